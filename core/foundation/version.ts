/** This program's version, as package.json has it: a packaged kiosk carries no such file to read. */
export const version = '0.1.0'
