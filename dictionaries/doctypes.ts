/**
 * Kinds of Vietnamese official documents.
 * Sources: Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III (administrative documents and their abbreviations);
 * Luật Ban hành văn bản quy phạm pháp luật, Điều 4 (legal documents); Quy định 66-QĐ/TW (documents of the Party).
 */

/** A kind of document: its name and the abbreviation that its notation begins with (null where it has none). */
export interface DocumentType { name: string; code: string | null }

/** The administrative documents of Decree 30/2020 that carry their type as a heading, and công văn, which does not. */
export const ADMINISTRATIVE_TYPES: DocumentType[] = [
  { name: 'Nghị quyết', code: 'NQ' }, { name: 'Quyết định', code: 'QĐ' }, { name: 'Chỉ thị', code: 'CT' },
  { name: 'Quy chế', code: 'QC' }, { name: 'Quy định', code: 'QyĐ' }, { name: 'Thông cáo', code: 'TC' },
  { name: 'Thông báo', code: 'TB' }, { name: 'Hướng dẫn', code: 'HD' }, { name: 'Chương trình', code: 'CTr' },
  { name: 'Kế hoạch', code: 'KH' }, { name: 'Phương án', code: 'PA' }, { name: 'Đề án', code: 'ĐA' },
  { name: 'Dự án', code: 'DA' }, { name: 'Báo cáo', code: 'BC' }, { name: 'Biên bản', code: 'BB' },
  { name: 'Tờ trình', code: 'TTr' }, { name: 'Hợp đồng', code: 'HĐ' }, { name: 'Công văn', code: 'CV' },
  { name: 'Công điện', code: 'CĐ' }, { name: 'Bản ghi nhớ', code: 'BGN' }, { name: 'Bản thỏa thuận', code: 'BTT' },
  { name: 'Giấy ủy quyền', code: 'GUQ' }, { name: 'Giấy mời', code: 'GM' }, { name: 'Giấy giới thiệu', code: 'GGT' },
  { name: 'Giấy nghỉ phép', code: 'GNP' }, { name: 'Phiếu gửi', code: 'PG' }, { name: 'Phiếu chuyển', code: 'PC' },
  { name: 'Phiếu báo', code: 'PB' }, { name: 'Thư công', code: null }, { name: 'Bản sao y', code: 'SY' },
  { name: 'Bản trích sao', code: 'TrS' }, { name: 'Bản sao lục', code: 'SL' },
];

/** Legal documents and documents of the Party, which plans cite and which are archived beside them. */
export const LEGAL_TYPES: DocumentType[] = [
  { name: 'Hiến pháp', code: null }, { name: 'Bộ luật', code: null }, { name: 'Luật', code: null },
  { name: 'Pháp lệnh', code: 'PL' }, { name: 'Lệnh', code: 'L' },
  { name: 'Nghị định', code: 'NĐ' }, { name: 'Thông tư', code: 'TT' }, { name: 'Thông tư liên tịch', code: 'TTLT' },
  { name: 'Thông tư liên bộ', code: 'TTLB' }, { name: 'Nghị quyết liên tịch', code: 'NQLT' }, { name: 'Kết luận', code: 'KL' },
  { name: 'Văn bản hợp nhất', code: 'VBHN' }, { name: 'Thông tri', code: 'TT' }, { name: 'Sắc lệnh', code: 'SL' },
];

/** All of them. */
export const DOCUMENT_TYPES: DocumentType[] = [...ADMINISTRATIVE_TYPES, ...LEGAL_TYPES];
