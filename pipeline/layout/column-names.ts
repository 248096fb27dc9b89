/** What the columns of a table are called. */
import { fold } from '../../dictionaries/fold.ts';

/** Names that tables of tasks, people and amounts have above their columns (folded). */
const NAMES = /^(?:s ?t ?t|t ?t|so tt|so thu tu|noi dung|nhiem vu|cong viec|hoat dong|ten |ho va ten|ho ten|ho, ten|chuc vu|chuc danh|don vi|co quan|dia phuong|chu tri|phoi hop|bo phan|nguoi|phu trach|thuc hien|trach nhiem|thoi gian|thoi han|thoi diem|tien do|han |ngay|hoan thanh|san pham|ket qua|dau ra|ghi chu|kinh phi|so luong|dia diem|thanh phan|chi tieu|muc tieu|giai phap|dien tich|don vi tinh|dvt|lanh dao|so dien thoai|dien thoai|nam(?: |$)|quy(?: |$)|thang(?: |$)|nguon|hang muc|don gia|thanh tien|so tien|sl$|khoi luong|chi phi|noi thuc hien|hinh thuc|doi tuong|du toan|van ban|ma so)/;
const INDEX_NAME = /^\W{0,2}(?:s ?\.? ?t ?\.? ?t|t ?\.? ?t|so tt|so thu tu)\W{0,2}$/;

/** Whether a text may be the name of a column. */
export function isColumnName(text: string): boolean {
  return NAMES.test(fold(text).replace(/^[^a-z]+/, ''));
}

/** "TT", "STT", "Số TT": the name of the column that numbers the rows. */
export function isIndexName(text: string): boolean {
  return INDEX_NAME.test(fold(text));
}
