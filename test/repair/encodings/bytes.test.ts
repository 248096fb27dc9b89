import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../pipeline/repair/encodings/bytes.ts';
import { cp1258Bytes, tcvn3Bytes, visciiBytes, vniBytes, vpsBytes } from './encoders.ts';

const TEXT = 'Căn cứ Luật Tổ chức chính quyền địa phương, Ủy ban nhân dân huyện ban hành kế hoạch:\n1. Mục đích, yêu cầu\n2. Nội dung thực hiện trong năm 2023';
const utf8 = new TextEncoder().encode(TEXT);

function wide(text: string, size: 2 | 4, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * size));
  for (let i = 0; i < text.length; i++) {
    if (size === 2) view.setUint16(i * 2, text.charCodeAt(i), little);
    else view.setUint32(i * 4, text.charCodeAt(i), little);
  }
  return new Uint8Array(view.buffer);
}
const join = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('decodeBytes', () => {
  it.each([
    ['utf-8', utf8], ['utf-8', join([0xef, 0xbb, 0xbf], utf8)],
    ['utf-16le', wide(TEXT, 2, true)], ['utf-16be', wide(TEXT, 2, false)],
    ['utf-16le', join([0xff, 0xfe], wide(TEXT, 2, true))], ['utf-16be', join([0xfe, 0xff], wide(TEXT, 2, false))],
    ['utf-32le', join([0xff, 0xfe, 0, 0], wide(TEXT, 4, true))], ['utf-32be', join([0, 0, 0xfe, 0xff], wide(TEXT, 4, false))],
    ['utf-32le', wide(TEXT, 4, true)], ['utf-32be', wide(TEXT, 4, false)],
    ['vni', vniBytes(TEXT)!], ['vps', vpsBytes(TEXT)!], ['viscii', visciiBytes(TEXT)!], ['cp1258', cp1258Bytes(TEXT)!], ['cp1258', cp1258Bytes(TEXT, false)!],
    ['tcvn3', tcvn3Bytes(TEXT.replace('Ủy', 'Uỷ'))!],
  ] as [string, Uint8Array][])('%s', (encoding, bytes) => {
    const decoded = decodeBytes(bytes);
    expect(decoded).toMatchObject({ encoding, text: encoding === 'tcvn3' ? TEXT.replace('Ủy', 'Uỷ') : TEXT });
    expect(decoded.confidence).toBeGreaterThan(0.9);
  });

  it('keeps stray bytes of UTF-8 as Western characters', () => {
    const bytes = join(utf8.subarray(0, 10), [0xe9, 0x96], utf8.subarray(10));
    const at = new TextDecoder().decode(utf8.subarray(0, 10)).length;
    expect(decodeBytes(bytes)).toMatchObject({ encoding: 'utf-8-damaged', text: `${TEXT.slice(0, at)}é–${TEXT.slice(at)}` });
  });
  it('keeps a cut sequence at the end', () => {
    expect(decodeBytes(join(utf8, [0xe1, 0xbb])).text).toBe(`${TEXT}á»`);
  });
  it.each([['', 'ascii'], ['plain ASCII', 'ascii']])('%j', (text, encoding) => expect(decodeBytes(new TextEncoder().encode(text))).toEqual({ text, encoding, confidence: 1 }));
  it('reads Western text as such', () => {
    const bytes = Uint8Array.from([...'Der Müller aß Käse für 5 '].map((char) => char.charCodeAt(0)).concat(0x80));
    expect(decodeBytes(bytes)).toMatchObject({ encoding: 'windows-1252', text: 'Der Müller aß Käse für 5 €' });
  });
  it('takes any bytes', () => {
    const all = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256);
    expect(decodeBytes(all).text.length).toBeGreaterThan(3000);
    for (let length = 0; length < 12; length++) expect(() => decodeBytes(all.subarray(0, length))).not.toThrow();
  });
});
