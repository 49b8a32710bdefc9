import '@yima/ui/tokens.css'
import '@yima/ui/base.css'
import './app.css'
import { keepShell, openDisplay } from '@yima/ui'
import { render } from 'preact'
import { App } from './app.tsx'
import { awaitInstallOffer } from './features/install/install-offer.ts'

openDisplay()
awaitInstallOffer()
const root = document.getElementById('app')
if (root) render(<App />, root)
void keepShell(import.meta.env.BASE_URL)
