const SITE = '{site}'

/** A link of this site in a mail's text, e.g. `siteLink('/jobs')`. The address of the site is put in when the mail is sent or shown. */
export function siteLink(path: `/${string}`): string {
  return `${SITE}${path}`
}

export function withSiteAddress(body: string, publicUrl: string): string {
  return body.replaceAll(SITE, publicUrl)
}

/** Mail programs know tables and inline styles and little else, so this is all the HTML there is. */
export function htmlFromText(subject: string, text: string): string {
  const blocks = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => (isLink(paragraph) ? button(paragraph) : `<p style="margin:0 0 16px">${linked(paragraph)}</p>`))
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;background:#f4f4f2;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;width:100%;background:#ffffff;border-radius:8px">
<tr><td style="padding:24px 28px 0;font-weight:600">Guildhall</td></tr>
<tr><td style="padding:12px 28px 0"><h1 style="margin:0 0 16px;font-size:20px;line-height:1.3" dir="auto">${escapeHtml(subject)}</h1></td></tr>
<tr><td style="padding:0 28px 12px" dir="auto">${blocks.join('\n')}</td></tr>
<tr><td style="padding:12px 28px 24px;color:#5c5c57;font-size:13px">You get this because you have an account on <a href="${SITE}/" style="color:#5c5c57">${SITE}</a>.</td></tr>
</table></td></tr></table></body></html>`
}

function isLink(paragraph: string): boolean {
  return paragraph.startsWith(SITE) && !/\s/.test(paragraph)
}

function button(link: string): string {
  const href = escapeHtml(link)
  return (
    `<p style="margin:0 0 16px"><a href="${href}" style="display:inline-block;padding:10px 18px;border-radius:6px;` +
    `background:#1f5f4a;color:#ffffff;text-decoration:none">Open in Guildhall</a><br>` +
    `<span style="color:#5c5c57;font-size:13px;word-break:break-all">${href}</span></p>`
  )
}

function linked(paragraph: string): string {
  return escapeHtml(paragraph)
    .replaceAll(/\{site\}\/[^\s<]*[^\s<.,;:!?)]/g, (link) => `<a href="${link}">${link}</a>`)
    .replaceAll('\n', '<br>\n')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
