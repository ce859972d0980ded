import type { Category } from '#kernel/category.ts'
import { lines } from './lines.ts'

/** Slots: {company} {industry} {country}. */
export const openings = lines(`
  We are {company}: a small team with a long list.
  {company} has worked with freelancers for years, and we know that a good brief saves everybody time.
  I run a {industry} and do most things myself; this one I would like to hand to somebody who knows it.
  Our {industry} is growing faster than our skills in this field, so we are looking for help.
  This is our first job here, so please tell us if something important is missing.
  We tried to do this ourselves and learned that we should not.
  The person who did this so far has left for a good reason, and we need somebody to carry on.
  {company} has a clear goal and no fixed idea of how to get there.
  A short job with a clear end, and more to come if we like working together.
  We need one careful person rather than a fast team.
  Our {industry} serves about two thousand regular customers, and they notice everything.
  You would work directly with me, without layers in between.
`)

/** What people add to a title that says little about them. Slots: {industry} {place} {skill} {month}. */
export const titleEndings = lines(`
  for a {industry}
  (for our {industry})
  in {place}
  , start in {month}
  , before {month}
  (second attempt)
  , fixed date
  with {skill}
  , done properly this time
  , remote
  , nothing fancy
`)

export const reasonsToRead = lines(`
  What matters most to us: say early when something does not fit.
  We answer messages within a working day and expect roughly the same.
  Please write about how you would begin, not about how passionate you are.
  Samples of similar work help more than long letters.
  If you think that we are asking for the wrong thing, tell us; that would be the best proposal of all.
  We are not looking for the lowest price.
  Beginners with one convincing sample are welcome.
  Please name one thing in this description that you would do differently.
  We read every proposal and open them in the order in which they arrive.
  It is fine to use tools of any kind as long as you stand behind the result.
  If the budget is wrong, propose a smaller piece that fits it.
  We pay milestones on the day we accept them.
`)

export const workingModes = lines(`
  Hours are up to you; one call a week on a fixed day.
  We work in writing and like it that way.
  Overlap with mornings in our time zone would help.
  There is a shared folder, a short glossary and one contact person.
  Two rounds of feedback are planned, each collected in one document.
  You get access on the day we agree.
  Start within two weeks; the end is flexible.
  The end date is fixed because of a fair.
  We sign a short confidentiality agreement first.
  All results belong to us when they are paid, and you may show them afterwards.
`)

export const screeningQuestions = lines(`
  Which similar piece of work are you most satisfied with, and why?
  What would you do in the first two days?
  What do you need from us before you can start?
  Which part of this job carries the most risk?
  How do you handle changes of the brief?
  When could you start, and how many hours a week do you have?
`)

export const removalNotes = lines(`
  Asked for payment outside the marketplace.
  Asked for a free trial of the whole work.
  Copied from another client's job, with other contact data.
  Asked freelancers to open accounts in their name.
`)

/** Whole jobs in the client's own language: title, description; slots as above plus {city}. */
export const localJobs: Readonly<
  Record<string, readonly { readonly category: Category; readonly title: string; readonly text: string }[]>
> = {
  de: [
    {
      category: 'translation',
      title: 'Übersetzung unserer Speisekarte ins Englische und Dänische',
      text: 'Wir betreiben ein Gasthaus in {city} und bekommen immer mehr Gäste aus dem Norden. Die Karte hat 62 Gerichte, die Hälfte davon mit Namen, die niemand außerhalb des Landkreises versteht. Bitte nicht wörtlich übersetzen: lieber kurz erklären, was auf dem Teller liegt. Allergene müssen stimmen.',
    },
    {
      category: 'web_development',
      title: 'Pflege einer kleinen Vereinswebsite (WordPress)',
      text: 'Unser Verein in {city} hat 340 Mitglieder und eine Website, die niemand mehr anfassen möchte. Gesucht wird jemand, der die Aktualisierungen übernimmt, das Anmeldeformular repariert und zwei Ehrenamtlichen zeigt, wie man Termine einträgt. Barrierefreiheit ist uns wichtig, Eile nicht.',
    },
    {
      category: 'accounting',
      title: 'Belege für das Jahr ordnen und vorkontieren',
      text: 'Handwerksbetrieb in {city}, rund 90 Belege im Monat, dazu zwei Kassenbücher. Die Steuerberaterin hätte gern alles sauber nach Konten sortiert. Zusammenarbeit über eine gemeinsame Ablage, einmal im Monat ein kurzes Gespräch.',
    },
  ],
  fr: [
    {
      category: 'writing',
      title: 'Relecture d’un guide de randonnée (120 pages)',
      text: 'Notre association publie un guide des sentiers autour de {city}. Le texte est écrit à six mains et cela se voit. Nous cherchons une personne qui harmonise le ton, vérifie l’orthographe des noms de lieux et signale les passages obscurs. Épreuves en deux tours, impression au printemps.',
    },
    {
      category: 'design',
      title: 'Affiche et programme pour un festival de courts métrages',
      text: '{company} prépare la onzième édition de son festival. Il nous faut une affiche, un programme de 24 pages et une déclinaison pour les réseaux. Deux couleurs, papier recyclé, un peu d’humour. Merci de joindre deux réalisations proches.',
    },
  ],
  es: [
    {
      category: 'marketing',
      title: 'Plan de redes sociales para una cooperativa de aceite',
      text: 'Somos {company}, una cooperativa de {city} con 80 familias. Hacemos buen aceite y malas fotos. Buscamos a alguien que prepare un calendario de tres meses, nos enseñe a grabar vídeos sencillos con el móvil y nos diga con franqueza qué no funciona.',
    },
    {
      category: 'translation',
      title: 'Traducción de cartas familiares (español – alemán)',
      text: 'Tengo 34 cartas de mi abuela, escritas entre 1958 y 1971. La letra es clara, la ortografía es suya. Me gustaría leérselas a mis hijos en alemán. Importa más la voz que la exactitud. Los nombres quedan como están.',
    },
    {
      category: 'web_development',
      title: 'Tienda en línea pequeña para un taller de cerámica',
      text: 'Vendemos unas 60 piezas únicas; cuando se vende una, desaparece. Necesitamos una tienda sencilla, en español y portugués, con envío a tres países y sin cuotas mensuales altas. Tenemos las fotos y los textos.',
    },
  ],
  pt: [
    {
      category: 'video_audio',
      title: 'Edição de um podcast sobre rios e gente',
      text: 'Gravamos conversas com pescadores, engenheiras e crianças em {city}. O som é desigual, as histórias são boas. Procuramos alguém que limpe, monte e publique um episódio a cada quinze dias, com transcrição.',
    },
    {
      category: 'design',
      title: 'Identidade visual para uma padaria de bairro',
      text: 'A {company} faz pão desde 1987 e nunca teve um logotipo. Queremos algo que caiba num saco de papel, numa placa e num carimbo. Nada de espigas de trigo, por favor.',
    },
  ],
  it: [
    {
      category: 'engineering',
      title: 'Disegni CAD di un vecchio mulino',
      text: 'Stiamo restaurando un mulino ad acqua vicino a {city}. Abbiamo rilievi a mano del 1962 e nuove misure al laser. Servono piante, sezioni e un modello delle ruote. Consegna in tre parti.',
    },
  ],
  pl: [
    {
      category: 'translation',
      title: 'Tłumaczenie instrukcji obsługi z niemieckiego na polski',
      text: 'Firma {company} sprowadza maszyny do pakowania. Instrukcja ma 48 stron, sporo ostrzeżeń i rysunków. Zależy nam na jednolitym słownictwie; pamięć tłumaczeniową prosimy przekazać razem z tekstem.',
    },
  ],
  tr: [
    {
      category: 'mobile_development',
      title: 'Randevu uygulamasına Türkçe ve Arapça ekranlar',
      text: '{city} merkezli kliniğimizin Flutter ile yazılmış bir uygulaması var. Türkçe ve Arapça metinlerin doğru yönde, taşmadan görünmesi gerekiyor. Metinler hazır, ekranların yarısı yeniden düzenlenecek.',
    },
  ],
  uk: [
    {
      category: 'data_science',
      title: 'Аналіз опитування читачів бібліотеки',
      text: 'Маємо 1 240 анкет від читачів бібліотеки у місті {city}. Потрібно перевірити дані, описати, хто відповідав, і підготувати звіт на десять сторінок із графіками. Код просимо передати разом зі звітом.',
    },
    {
      category: 'writing',
      title: 'Редагування збірки оповідань',
      text: 'Видавництво готує збірку з дванадцяти оповідань. Потрібен редактор, який збереже голос кожного автора. Працюємо у спільному документі, два тури правок.',
    },
  ],
  el: [
    {
      category: 'translation',
      title: 'Μετάφραση οδηγού μουσείου στα αγγλικά',
      text: 'Το μουσείο μας στην πόλη {city} ετοιμάζει νέο οδηγό 40 σελίδων. Ζητάμε μετάφραση που να διαβάζεται ευχάριστα και να σέβεται τους όρους. Υπάρχει γλωσσάρι και φωτογραφίες.',
    },
  ],
  he: [
    {
      category: 'web_development',
      title: 'אתר הזמנות קטן לסטודיו לקרמיקה',
      text: 'אנחנו סטודיו ב{city} עם שלושה חוגים בשבוע. מחפשים מי שיבנה עמוד הרשמה פשוט בעברית ובאנגלית, עם תזכורות במייל ותשלום באשראי. העיצוב קיים, הטקסטים קיימים, חסר רק האתר.',
    },
    {
      category: 'writing',
      title: 'עריכת לשון לספר בישול משפחתי',
      text: 'כמאה מתכונים שנכתבו לאורך ארבעים שנה. צריך לאחד את הסגנון, לבדוק כמויות, ולהשאיר את הסיפורים של סבתא כמו שהם.',
    },
  ],
  ar: [
    {
      category: 'translation',
      title: 'ترجمة كتيّب صحي من الإنجليزية إلى العربية',
      text: 'نُعدّ كتيّبًا من ٢٤ صفحة عن الرضاعة الطبيعية للأمهات في {city}. نريد لغة بسيطة وواضحة تُفهم من القراءة الأولى، مع مراجعة من مختصة. الرسوم جاهزة.',
    },
    {
      category: 'design',
      title: 'تصميم شعار وهوية لمكتبة أطفال',
      text: 'مكتبة {company} تفتح أبوابها في الربيع. نبحث عن مصمم يفهم الخط العربي ويقدّم فكرتين مع شرح السبب، ثم نعمل على واحدة منهما.',
    },
  ],
  hi: [
    {
      category: 'writing',
      title: 'स्कूल की विज्ञान पुस्तिका का संपादन',
      text: 'हमारी संस्था {city} में बच्चों के लिए विज्ञान की पुस्तिका बना रही है। 64 पन्ने, सरल हिंदी, बहुत सारे प्रयोग। हमें ऐसे संपादक चाहिए जो कठिन वाक्य सरल कर सकें और तथ्यों की जाँच करें।',
    },
    {
      category: 'video_audio',
      title: 'किसानों के लिए छह छोटे वीडियो की आवाज़',
      text: 'हर वीडियो चार मिनट का है। आवाज़ गर्मजोशी भरी और साफ़ होनी चाहिए। पटकथा तैयार है, एक बार सुधार का मौका मिलेगा।',
    },
  ],
  'zh-Hans': [
    {
      category: 'web_development',
      title: '茶叶网店改版(中英文)',
      text: '我们是{city}的一家老茶行,网店用了八年,手机上几乎打不开。希望重新做一个清爽的页面,支持中英文,能接现有的库存系统。图片和文字我们自己准备。',
    },
    {
      category: 'translation',
      title: '产品说明书中译英,约一万两千字',
      text: '医疗器械说明书,需要有相关经验的译者。请先试译一段两百字。术语表会一起提供,交付时请附上疑问清单。',
    },
  ],
  'zh-Hant': [
    {
      category: 'design',
      title: '獨立書店年曆插畫十二張',
      text: '我們是{city}的小書店,想做一本明年的桌曆。每月一張插畫,主題是巷弄裡的貓與書。請附兩張作品,風格安靜一點就好。',
    },
  ],
  ja: [
    {
      category: 'translation',
      title: '旅館のウェブサイトの英訳(約九千字)',
      text: '{city}の小さな旅館です。海外のお客様が増えたため、サイト全体を英語にしたいと考えています。直訳ではなく、もてなしの気持ちが伝わる文章をお願いします。用語集と写真があります。',
    },
    {
      category: 'mobile_development',
      title: '図書館アプリの不具合修正',
      text: '予約画面で時々通知が届かない不具合があります。原因の調査、修正、簡単な報告書をお願いします。ソースコードは引き渡し可能です。',
    },
  ],
  ko: [
    {
      category: 'video_audio',
      title: '마을 다큐멘터리 자막 작업 (한국어 → 영어)',
      text: '{city}의 시장 상인들을 기록한 58분짜리 다큐멘터리입니다. 사투리가 조금 나옵니다. 자연스러운 영어 자막과 타이밍 작업을 부탁드립니다. 영화제 제출 기한이 있습니다.',
    },
    {
      category: 'design',
      title: '전통차 브랜드 패키지 디자인',
      text: '네 가지 차를 위한 작은 상자입니다. 한글과 영어가 함께 들어가며, 재활용 종이에 두 가지 색으로 인쇄합니다. 시안 두 개와 이유를 함께 보여 주세요.',
    },
  ],
  vi: [
    {
      category: 'marketing',
      title: 'Nội dung mạng xã hội cho xưởng gốm gia đình',
      text: 'Xưởng chúng tôi ở {city} làm gốm đã ba đời. Cần người lên lịch nội dung cho hai tháng, viết bài tiếng Việt và tiếng Anh, hướng dẫn chụp ảnh bằng điện thoại. Xin gửi kèm hai ví dụ.',
    },
  ],
  yo: [
    {
      category: 'translation',
      title: 'Ìtumọ̀ ìwé ìlera láti Gẹ̀ẹ́sì sí Yorùbá',
      text: 'A ń ṣe ìwé pẹlẹbẹ olójú-ewé mẹ́rìndínlógún nípa omi mímọ́ fún àwọn abúlé tó wà nítòsí {city}. A fẹ́ èdè tó rọrùn, pẹ̀lú àmì ohùn tó péye. Jọ̀wọ́ fi àpẹẹrẹ iṣẹ́ kan ránṣẹ́.',
    },
  ],
}
