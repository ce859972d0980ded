import type { Story } from '../model/story.ts'
import type { Storyteller } from './storyteller.ts'

export async function writeNews(_teller: Storyteller, _story: Story): Promise<void> {}
