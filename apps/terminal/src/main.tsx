import '@yima/ui/tokens.css'
import '@yima/ui/base.css'
import './terminal.css'
import './viewfinder.css'
import './gate.css'
import './decision.css'
import { keepShell } from '@yima/ui'
import { render } from 'preact'
import { App } from './app.tsx'

const root = document.querySelector('#app')
if (root) render(<App />, root)
void keepShell(import.meta.env.BASE_URL)
