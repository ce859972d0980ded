import type { Layer } from '../layer.ts'
import { bugs } from './bugs.ts'
import { concurrency } from './concurrency.ts'
import { crash } from './crash.ts'
import { database, time } from './database.ts'
import { algebra, engine } from './engine.ts'
import { storm } from './storm.ts'
import { tamper } from './tamper.ts'
import { wire } from './wire.ts'

export const layers: readonly Layer[] = [engine, algebra, database, time, concurrency, storm, crash, wire, bugs, tamper]
