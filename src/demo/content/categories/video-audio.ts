import { category } from './category.ts'

export const videoAudio = category({
  category: 'video_audio',
  label: 'Video and audio',
  subcategories: 'Video editing, Animation, Voice-over, Podcast production, Music, Sound design',
  skills:
    'Video editing, Adobe Premiere Pro, After Effects, DaVinci Resolve, Motion graphics, Podcast editing, Voice-over, 2D animation, Sound design, Color grading, Audio mixing, Subtitles, Music composition, Blender, Storyboarding, Audio restoration',
  headlines: `
    Video editor for documentaries and training films
    Motion designer, explainers without clichés
    Podcast producer, from raw tracks to feed
    Voice artist, warm alto, German and English
    2D animator, frame by frame
    Sound designer for games and museums
    Colourist, short films
    Composer of small themes
    Editor of lectures and conferences
    Audio restorer of family tapes`,
  specialities: `
    I cut for meaning first and for rhythm second.
    I deliver captions with every film, because half of the audience watches without sound.
    I record in a treated room and send a sample within a day.
    I have edited 140 podcast episodes and still listen to every one to the end.
    I draw every storyboard by hand before I open any software.
    I keep project files in order and hand them over.
    I like interviews with long pauses, and I know which ones to keep.
    I mix for kitchen radios and headphones, not only for studio speakers.`,
  tasks: `
    Edit ten short training videos for a {industry} | Recorded with one camera, the sound is decent, the speaker is great. | four to six minutes each; lower thirds and simple graphics; captions; one style for all
    Podcast about {topic}: editing and publishing | Two hosts, an episode every two weeks. | noise and level repair; intro and outro; chapter marks; show notes
    Explainer animation for {brand} | 75 seconds about something abstract, without gears and light bulbs. | script help; storyboard; two rounds; versions in three languages
    Voice-over for an audio guide | 46 stations, about 70 minutes, calm and curious. | native {language}; clean recording; pronunciation list from us; corrections included
    Cut a conference into single talks | 22 talks, two cameras and slides. | picture in picture; level sound; name cards; upload with descriptions
    Music for a short film | 14 minutes, mostly quiet, one dance. | themes first as piano sketches; stems; rights for festivals
    Restore recordings of a choir from 1974 | Tapes digitised by us, hiss and drop-outs. | gentle; before and after; notes on what could not be saved
    Product video for a {industry} | 60 seconds from our own phone footage. | honest look; square and vertical versions; captions; music with a licence
    Sound for an exhibition about {topic} | Six rooms, six loops that do not annoy the guards. | loops of 8 to 12 minutes; balanced together; test on site or remotely
    Grade a documentary | 52 minutes, three cameras, a lot of fog. | match cameras; a natural look; delivery for broadcast
    Animated logo and bumpers | Five seconds, and three variations for a channel. | source files; with and without sound; transparent background`,
  approaches: `
    I would cut a rough two-minute piece first, so that we agree on the rhythm.
    I would sort all the material and write down what is where before the first cut.
    I would send a sample of 30 seconds within a day, free, so you can hear whether the voice fits.
    I would repair the sound first; people forgive pictures, never sound.
    I would draw the storyboard in two days and change it on paper, where changes are cheap.
    I would mix on small speakers and check in a car.`,
  questions: `
    Where will people watch or listen?
    Is there music, and do you own the rights?
    Who speaks, and may they be cut?
    How many rounds do you expect?
    Do you need the project files afterwards?`,
  services: `
    Edit one podcast episode | Repair, levels, intro and outro, show notes | Up to 30 minutes / Up to 60 minutes / Up to 90 minutes with chapters
    Voice-over in German or English | Treated room, one correction round | 150 words / 600 words / 2,000 words
    Explainer animation | Script help, storyboard, two rounds | 30 seconds / 60 seconds / 90 seconds
    Captions for your videos | Timed and proofread | 10 minutes / 30 minutes / 90 minutes
    Logo animation | With and without sound | One version / Three versions / Three versions and bumpers
    Restoration of old recordings | Gentle, with notes | 15 minutes / 60 minutes / 180 minutes`,
  money: { medianBudgetUsd: 380, budgetSigma: 1.0, hourlyShare: 0.22, medianRateUsd: 26 },
})
