const TOKEN_KEY = 'yima.terminal'
const LANGUAGE_KEY = 'yima.language'
const COPIED_MS = 1_500
const PERSON_FIELDS = ['name', 'idNumber', 'phone', 'otp']

const words = document.body.dataset
const find = selector => document.querySelector(selector)
const told = find('#told')
const phone = find('#phone-app')
const gate = find('#gate-app')

const readJson = async path => {
  const response = await fetch(path, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${path} ${response.status}`)
  return response.json()
}

const rememberLanguage = () => {
  const chosen = new URLSearchParams(location.search).get('lang')
  if (chosen === 'zh' || chosen === 'en') localStorage.setItem(LANGUAGE_KEY, chosen)
}

const showPerson = async () => {
  const list = find('.person')
  list.dataset.state = 'loading'
  try {
    const person = await readJson('/demo/person')
    for (const field of PERSON_FIELDS) find(`[data-person="${field}"]`).textContent = person[field]
    list.dataset.state = 'ready'
  } catch {
    list.dataset.state = 'failed'
    told.textContent = words.noperson
  }
}

const copyField = async button => {
  const value = find(`[data-person="${button.dataset.copy}"]`)
  try {
    await navigator.clipboard.writeText(value.textContent)
  } catch {
    // Without permission the text is at least selected, ready for the keyboard.
    getSelection().selectAllChildren(value)
    return
  }
  const before = button.textContent
  button.textContent = words.copied
  button.disabled = true
  setTimeout(() => {
    button.textContent = before
    button.disabled = false
  }, COPIED_MS)
}

/** Pairs the gate with the first demo terminal unless this browser is paired already, then opens it. */
const openGate = async () => {
  try {
    if (localStorage.getItem(TOKEN_KEY) === null) {
      const [first] = await readJson('/demo/terminals')
      localStorage.setItem(TOKEN_KEY, JSON.stringify({ token: first.token }))
    }
  } catch {
    told.textContent = words.nopaired
  }
  gate.src = '/t/'
}

const photographPhone = () =>
  new Promise(resolve => {
    const canvas = phone.contentDocument?.querySelector('canvas[role="img"]')
    if (!canvas) resolve(undefined)
    else canvas.toBlob(blob => resolve(blob ?? undefined), 'image/png')
  })

/** The gate is green for three seconds only: what it said stays here. */
const tellDecision = () => {
  const screen = gate.contentDocument?.body
  if (!screen) return
  const observer = new MutationObserver(() => {
    const title = screen.querySelector('.decision-title')
    if (!title) return
    told.textContent = `${words.gatesaid}${title.textContent}`
    observer.disconnect()
  })
  observer.observe(screen, { childList: true, subtree: true })
}

/** The gate gets a picture and nothing else: it has to read the code like any other. */
const holdPhoneToGate = async () => {
  const blob = await photographPhone()
  if (!blob) {
    told.textContent = words.nocode
    return
  }
  gate.contentWindow.postMessage({ type: 'yima.picture', blob }, location.origin)
  told.textContent = words.held
  tellDecision()
  find('#gate').scrollIntoView({ block: 'nearest' })
}

const linkMockCity = async () => {
  const link = find('[data-link="mockCity"]')
  try {
    const { mockCityUrl } = await readJson('/demo/links')
    link.href = mockCityUrl
  } catch {
    link.removeAttribute('href')
  }
}

rememberLanguage()
find('#another').addEventListener('click', showPerson)
find('#hold').addEventListener('click', holdPhoneToGate)
for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copyField(button))
showPerson()
openGate()
linkMockCity()
