import { plainText } from '../shared/shown';

/** The shells that a suggestion may be pasted into, as far as their quotation differs. */
export type Shell = 'posix' | 'powershell' | 'cmd';

/** The shell that most likely started this process. */
export function shellOf(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Shell {
  // Git Bash and MSYS2 on Windows set SHELL; cmd.exe sets PROMPT, which PowerShell does not.
  if (platform !== 'win32' || env['SHELL'] !== undefined) return 'posix';
  return env['PROMPT'] === undefined ? 'powershell' : 'cmd';
}

/** The text as one word of a shell, which obeys nothing in it. */
export function quoted(text: string, shell: Shell): string {
  return QUOTED[shell](text);
}

const QUOTED: Readonly<Record<Shell, (text: string) => string>> = {
  /**
   * A POSIX shell takes these characters as they are; everything else is quoted. Text with unprintable characters is written as $'…',
   * which bash, zsh and ksh read. A shell that does not know it still runs nothing: no quotation mark stands inside.
   */
  posix: (text) => {
    if (/^[\w./:,+-][\w./:,=+-]*$/.test(text)) return text;
    if (plainText(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
    const bytes = [...Buffer.from(text, 'utf8')];
    return `$'${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : octal(byte))).join('')}'`;
  },
  /** A comma outside of quotation marks would make a list, and a point after a dash end the word. Unprintable characters by their codes. */
  powershell: (text) => {
    if (/^[\w/:+][\w./:=+-]*$|^--[\w-]+(=[\w/:+-]+)?$/.test(text)) return text;
    // PowerShell takes the typographic quotation marks for plain ones.
    const marked = text.replace(/['‘’‚‛]/g, '$&$&');
    if (plainText(text) === text) return `'${marked}'`;
    const units = marked.replace(/[^\x20-\x7e]/g, (unit) => `'+[char]${unit.charCodeAt(0)}+'`);
    return `('${units}')`;
  },
  /**
   * For the parser of C programs in quotation marks, and for cmd.exe with a caret before each character that it would obey
   * [https://learn.microsoft.com/archive/blogs/twistylittlepassagesallalike/everyone-quotes-command-line-arguments-the-wrong-way].
   * It has no way to write unprintable characters.
   */
  cmd: (text) => {
    if (/^[\w./:+-][\w./:,=+-]*$/.test(text)) return text;
    const plain = plainText(text);
    const argument = `"${plain.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
    return argument.replace(/[()%!^"<>&|]/g, '^$&');
  },
};

/** Printable ASCII but the quotation mark, the backslash, and the exclamation mark, which some shells expand even there. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c && byte !== 0x21;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
