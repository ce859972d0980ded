import type { Route } from '../routes.ts'
import { routes as demo } from './demo.ts'
import { routes as mailedLinks } from './mailed-links.tsx'
import { routes as outbox } from './outbox.tsx'
import { routes as settings } from './settings.tsx'
import { routes as signIn } from './sign-in.tsx'
import { routes as signUp } from './sign-up.tsx'

/** Everything around one's own account, and what the demo world adds. */
export const routes: readonly Route[] = [...signIn, ...signUp, ...mailedLinks, ...settings, ...outbox, ...demo]
