/** Pages speak Chinese; `?lang=en` asks for English. */
export type Language = 'zh' | 'en'
export const languageOf = (query: { lang?: string }): Language => (query.lang === 'en' ? 'en' : 'zh')

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text made safe for HTML content and attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, letter => ENTITIES[letter] ?? letter)

/** A whole document around a body of ours, with the style of the documents. */
export const documentPage = (language: Language, title: string, body: string): string => `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/assets/docs.css">
</head>
<body>
${body}
</body>
</html>
`
