/** A bounded memory of what was computed: what was not asked for of late is forgotten, half at a time. */
export class Recent<T> {
  private readonly most: number;
  private fresh = new Map<string, T>();
  private old = new Map<string, T>();

  /** `most`: entries kept at most */
  constructor(most: number) { this.most = most; }

  /** The value of a key, computed where it is not known. */
  get(key: string, compute: () => T): T {
    let value = this.fresh.get(key);
    if (value !== undefined) return value;
    value = this.old.get(key) ?? compute();
    if (this.fresh.size >= this.most / 2) { this.old = this.fresh; this.fresh = new Map(); }
    this.fresh.set(key, value);
    return value;
  }
}
