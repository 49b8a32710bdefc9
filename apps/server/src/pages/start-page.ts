import { escapeHtml, type Language } from './html.ts'
import { PAGE_TEXTS } from './start-page-texts.ts'

type PageTexts = (typeof PAGE_TEXTS)['zh']
type LinkName = keyof PageTexts['links']

const LINK_TARGETS: Record<LinkName, string> = {
  citizen: '/m/',
  terminal: '/t/',
  docs: '/docs',
  openapi: '/openapi.json',
  // The mock city runs on a port of its own; the page's script asks for it.
  mockCity: '',
  health: '/healthz',
}

const personRow = (t: PageTexts, field: 'name' | 'idNumber' | 'phone' | 'otp'): string => `
          <div class="person-row">
            <dt>${t[field]}</dt>
            <dd data-person="${field}"${field === 'name' ? ' lang="zh-CN"' : ''}>${t.loading}</dd>
            <dd class="copy-cell"><button class="copy" type="button" data-copy="${field}" aria-label="${t.copy} ${t[field]}">${t.copy}</button></dd>
          </div>`

const linkItem = (t: PageTexts, name: LinkName): string => {
  const [title, hint] = t.links[name]
  return `
        <li><a class="link" data-link="${name}" href="${LINK_TARGETS[name] || '#links'}"><strong>${title}</strong><span class="link-hint">${hint}</span></a></li>`
}

const head = (t: PageTexts): string => `<!doctype html>
<html lang="${t.htmlLang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="theme-color" content="#084c75">
    <title>${t.title}</title>
    <link rel="stylesheet" href="/assets/start-page.css">
    <script src="/assets/start-page.js" type="module"></script>
  </head>`

const banner = (t: PageTexts): string => `
    <header class="banner">
      <svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><rect x="6" y="6" width="14" height="14" rx="3"/><rect x="28" y="6" width="14" height="14" rx="3"/><rect x="6" y="28" width="14" height="14" rx="3"/><path d="M28 35l5 5 10-11"/></svg>
      <div class="banner-words">
        <h1>${t.brand} <span class="tagline">${t.tagline}</span></h1>
        <p>${t.intro}</p>
      </div>
      <a class="language" lang="${t.otherLang}" href="${t.otherLanguageHref}">${t.otherLanguage}</a>
    </header>
    <nav class="anchors" aria-label="${t.skip}">
      <a href="#steps">${t.toSteps}</a><a href="#phone">${t.toPhone}</a><a href="#gate">${t.toGate}</a><a href="#links">${t.toLinks}</a>
    </nav>`

const steps = (t: PageTexts): string => `
      <section class="steps" id="steps" aria-labelledby="steps-title">
        <h2 id="steps-title">${t.stepsTitle}</h2>
        <ol>
          <li>
            <span class="step-number" aria-hidden="true">1</span>
            <h3>${t.stepOne}</h3>
            <p class="quiet">${t.stepOneHow}</p>
            <dl class="person" data-state="loading">${(['phone', 'otp', 'name', 'idNumber'] as const).map(field => personRow(t, field)).join('')}
            </dl>
            <button class="button secondary" type="button" id="another">${t.another}</button>
            <span class="step-line" aria-hidden="true"></span>
          </li>
          <li>
            <span class="step-number" aria-hidden="true">2</span>
            <h3>${t.stepTwo}</h3>
            <p class="quiet">${t.stepTwoHow}</p>
            <span class="step-line" aria-hidden="true"></span>
          </li>
          <li>
            <span class="step-number" aria-hidden="true">3</span>
            <h3>${t.stepThree}</h3>
            <p class="quiet">${t.stepThreeHow}</p>
            <button class="button" type="button" id="hold">${t.hold}</button>
            <p class="told" id="told" role="status"></p>
          </li>
        </ol>
      </section>`

const screens = (t: PageTexts): string => `
      <section class="screen phone" id="phone" aria-labelledby="phone-title">
        <h2 id="phone-title">${t.phoneTitle}</h2>
        <div class="phone-frame"><iframe id="phone-app" title="${t.phoneTitle}" src="/m/" allow="screen-wake-lock; clipboard-write"></iframe></div>
        <a class="alone" href="/m/" target="_blank" rel="noopener">${t.phoneAlone}</a>
      </section>
      <section class="screen gate" id="gate" aria-labelledby="gate-title">
        <h2 id="gate-title">${t.gateTitle}</h2>
        <div class="gate-frame"><iframe id="gate-app" title="${t.gateTitle}" allow="camera; screen-wake-lock; autoplay"></iframe></div>
        <a class="alone" href="/t/" target="_blank" rel="noopener">${t.gateAlone}</a>
      </section>`

/**
 * The page at `/` of a demo: phone and gate side by side, and the three steps between them. It carries no script or
 * style of its own, so that the strict content policy of every other page holds here too.
 */
export const renderStartPage = ({ language }: { language: Language }): string => {
  const t = PAGE_TEXTS[language]
  const names = Object.keys(LINK_TARGETS) as LinkName[]
  const told = Object.entries(t.script).map(([name, text]) => `data-${name.toLowerCase()}="${escapeHtml(text)}"`)
  return `${head(t)}
  <body ${told.join(' ')}>${banner(t)}
    <main class="stage">${steps(t)}${screens(t)}
    </main>
    <section class="links" id="links" aria-labelledby="links-title">
      <h2 id="links-title">${t.linksTitle}</h2>
      <ul>${names.map(name => linkItem(t, name)).join('')}
      </ul>
    </section>
    <footer class="footer">${t.footer}</footer>
  </body>
</html>
`
}
