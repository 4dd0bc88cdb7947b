/** Names that a terminal, a shell, VS Code or Python would obey. All harmless. */
export const hostileNames = {
  link: 'H[Repair it](command:workbench.action.quit)',
  icon: '$(error) broken',
  escape: 'red\x1b[31m\x1b]0;title\x07\x1b]8;;https://example.com\x1b\\',
  control: 'one\x9b31m\x7f\x00two',
  bidi: 'model\u202exnno.exe\u2066\u200f',
  lines: 'cond\r\nFinding    all is well\u2028\u2029\x85next',
  shell: 'cond; echo OBEYED $(echo OBEYED >&2) `echo OBEYED` \'one\' "two" & # \\',
  quotedEscape: "cond\x1b'; echo OBEYED; '\\'",
  python: '"""+print("OBEYED")+"""',
  pythonArgument: 'float32), "_": print("OBEYED")',
  pythonLine: 'x"\nprint("OBEYED")\r\nprint(\'OBEYED\')\\',
} as const;

/** Everything that is not shown but obeyed, a line break aside. */
export const obeyed = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
