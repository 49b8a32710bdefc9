import '@yima/ui/tokens.css'
import '@yima/ui/base.css'
import './app.css'
import { keepShell } from '@yima/ui'
import { render } from 'preact'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root) render(<App />, root)
void keepShell(import.meta.env.BASE_URL)
