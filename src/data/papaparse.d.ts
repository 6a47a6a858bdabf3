/** The part of papaparse used here; the types published for it need those of Node. https://www.papaparse.com/docs */
declare module 'papaparse' {
  interface Parsed {
    readonly data: readonly (readonly string[])[];
    readonly errors: readonly { readonly message: string; readonly row?: number }[];
  }
  const papa: {
    parse(text: string, options: { readonly delimiter: string; readonly newline: '\n' }): Parsed;
  };
  export default papa;
}
