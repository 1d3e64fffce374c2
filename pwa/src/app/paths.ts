export const LOGIN_PATH = '/anmelden'
