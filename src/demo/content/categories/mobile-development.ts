import { category } from './category.ts'

export const mobileDevelopment = category({
  category: 'mobile_development',
  label: 'Mobile development',
  subcategories: 'Android, iOS, Cross-platform apps, App testing, Game development, Wearables',
  skills:
    'Flutter, React Native, Swift, Kotlin, Android, iOS, Firebase, SwiftUI, Jetpack Compose, Dart, Bluetooth Low Energy, Push notifications, Offline sync, App Store publishing, Unity, Maps, Mobile testing, In-app purchases',
  headlines: `
    iOS developer, SwiftUI, eight apps in the store
    Android developer who keeps old phones in a drawer
    Flutter developer for field-work apps
    React Native developer, offline first
    Mobile tester with 23 devices
    Bluetooth and sensors on mobile
    App rescuer: crashes, rejections, reviews
    Game developer, small and polished
    Wearable apps for sport and health`,
  specialities: `
    I build for places without reception: everything works offline and syncs without losing anything.
    I have taken six apps through store review after they had been rejected, and I read the guidelines for fun.
    I test on a phone from 2018 before I say it is fast.
    I keep the app small; the last one I delivered is 9 MB.
    Battery use is a feature, and I measure it.
    I work closely with designers and tell them early what a platform does not like.
    I leave a build that a stranger can run with two commands.
    I have written Bluetooth code for hearing aids, bike locks and a beehive.`,
  tasks: `
    App for field workers of a {industry} | They take photos and fill in forms where there is no reception. | Android first, iOS later; offline storage and sync; photos with location; simple for people with gloves
    Fix crashes in our iOS app | 2.1 % of sessions crash since the last release. | find the cause, not only the symptom; a release within two weeks; tests for the fixed parts; a note on what to watch
    Flutter app for a {industry}: bookings and reminders | Customers should book, move and cancel by themselves. | existing API; push reminders they can switch off; German, Turkish and English; accessible text sizes
    Bluetooth connection to our sensor | The sensor is finished, the app loses the connection after some minutes. | stable background connection on Android; logs a support person can read; tested on at least six phones
    Publish our app in both stores | The app is ready; the paperwork is not. | store texts and screenshots in three languages; privacy labels; answers to reviewers until it is live
    Rewrite a small game in Unity | A puzzle game with a loyal following and old code. | same levels, same feeling; 60 fps on cheap phones; save games must survive
    Add offline maps to a hiking app | Walkers need maps and their position without a network. | download by region; clear about size; elevation profile; no tracking
    Accessibility round for our Android app | TalkBack users wrote to us and they are right. | all main flows; labels, focus order, contrast, text scaling; test with two users
    Companion app for a wristband | Steps, sleep and a quiet coach. | pairing that works the first time; data stays on the phone; charts that are honest
    Test our app on real devices before launch | 30 test cases, two languages, a weekend. | at least 12 devices; clear reports with videos; retest of fixes
    In-app purchases for a language course | Subscriptions and one-off lessons on both platforms. | restoring purchases; family sharing; receipts checked on the server; clear cancellation`,
  approaches: `
    I would reproduce the problem on two of my own phones before I promise a date.
    I would build the riskiest screen first and put it on your phone in the first week.
    I would add logging in a small release first; guessing is more expensive.
    I would write the sync part with tests before any screen, because that is where data gets lost.
    I suggest one code base for both platforms here: nothing in your list needs two.
    I would plan the store review from the beginning, including what they usually ask for this kind of app.`,
  questions: `
    Which phones do your users have?
    Is there an API, and who maintains it?
    What must work without a network?
    Who owns the store accounts?
    What is the oldest system version you want to support?`,
  services: `
    App store publishing | Texts, screenshots, privacy labels, answers to reviewers | One store / Both stores / Both stores, three languages
    Crash hunt | Find and fix, with a release you can ship | One crash / Three crashes / A week of hunting
    Flutter prototype | On your phone in a week | 3 screens / 6 screens / 10 screens with sign-in
    Device test | Real phones, videos, clear reports | 5 devices / 12 devices / 23 devices
    Push notifications set-up | Friendly, switchable, tested | One platform / Both platforms / Both with a small console`,
  money: { medianBudgetUsd: 1600, budgetSigma: 1.1, hourlyShare: 0.42, medianRateUsd: 38 },
})
