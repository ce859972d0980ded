import { lines } from './lines.ts'

/** Cover letters are built of an opening, what the person brings, an approach of the category, and an ending. Slots: {client} {title} {skill} {years} {headline} {city} {count}. */
export const letterOpenings = lines(`
  Hello {client} team,
  Dear {client},
  Good morning,
  Hi there,
  Hello from {city},
  Greetings from {city},
  Dear Sir or Madam,
  Hello,
`)

export const letterFirstSentences = lines(`
  your description reads as if somebody had thought about it, so I will try to answer in the same way.
  I have done something very close to “{title}” twice in the last year.
  I read your job twice, and the second time I noticed what I would ask you first.
  this is the kind of work I take when I can choose.
  I am writing because of one sentence in your description: that you prefer one careful person.
  {skill} has been most of my working week for {years} years.
  I know this problem from the other side: I used to be the client.
  I would like to take this on, beginning next week.
  you ask how I would begin, so here is the short version.
  I am new here, not new to the work: {years} years, most of them in {skill}.
  I worked on a comparable project that ended three weeks ago, and I have the time now.
  let me be brief, as you will have many letters to read.
  I live in {city} and work with clients in four countries, mostly in writing.
  I have {count} projects like this behind me and kept notes about what goes wrong.
`)

export const letterCredentials = lines(`
  My strongest side is {skill}; for everything else I ask early.
  In my last contract I did the same for a company of your size, and they came back twice.
  I can show you two samples today and a third after asking that client.
  You would work with me alone; I do not pass work on.
  I speak your customers' language, which has saved previous clients a round of corrections.
  I keep a short log of decisions, so you always know why something is the way it is.
  I deliver early in the week, which leaves you time for questions.
  Most of my clients have stayed for more than a year.
  I price by result. If it takes me longer, that is my problem.
  I have the tools and licences that your description asks for.
  I am used to working with people who have never done this before, and I explain as I go.
  My reviews mention punctuality more often than talent, and I take that as a compliment.
`)

export const letterEndings = lines(`
  If this sounds sensible, I suggest a call of fifteen minutes.
  I could start on Monday.
  I am happy to do a small first piece before we agree on the rest.
  Thank you for reading this far.
  I would be glad to hear from you, also if it is a no.
  My proposed amount includes one round of changes.
  If your budget is fixed, I can suggest what to leave out.
  I look forward to your questions.
  Please look at my profile for samples; the second one is closest.
  With kind regards,
`)

/** A line in the writer's own language, for letters and profiles. */
export const greetings: Readonly<Record<string, string>> = {
  de: 'Ich antworte gern auch auf Deutsch.',
  fr: 'Je peux aussi échanger en français.',
  es: 'También podemos hablar en español.',
  pt: 'Podemos conversar em português, se preferir.',
  it: 'Possiamo parlare anche in italiano.',
  nl: 'We kunnen ook in het Nederlands overleggen.',
  sv: 'Det går lika bra på svenska.',
  da: 'Vi kan også skrive på dansk.',
  fi: 'Palvelen myös suomeksi.',
  is: 'Við getum líka talað íslensku.',
  pl: 'Możemy też rozmawiać po polsku.',
  cs: 'Domluvíme se i česky.',
  hu: 'Magyarul is szívesen válaszolok.',
  ro: 'Putem vorbi și în română.',
  sr: 'Можемо и на српском.',
  uk: 'Можемо спілкуватися українською.',
  bg: 'Можем да говорим и на български.',
  el: 'Μπορούμε να μιλήσουμε και ελληνικά.',
  tr: 'Türkçe de yazışabiliriz.',
  he: 'אפשר לדבר איתי גם בעברית.',
  ar: 'يمكننا التواصل بالعربية أيضًا.',
  fa: 'می‌توانیم به فارسی هم صحبت کنیم.',
  hi: 'हम हिंदी में भी बात कर सकते हैं।',
  bn: 'আমরা বাংলায়ও কথা বলতে পারি।',
  ne: 'हामी नेपालीमा पनि कुरा गर्न सक्छौँ।',
  id: 'Kita juga bisa berdiskusi dalam bahasa Indonesia.',
  vi: 'Chúng ta có thể trao đổi bằng tiếng Việt.',
  th: 'คุยเป็นภาษาไทยได้ค่ะ/ครับ',
  'zh-Hans': '也可以用中文沟通。',
  'zh-Hant': '也可以用中文溝通。',
  ja: '日本語でのやり取りも歓迎です。',
  ko: '한국어로도 소통할 수 있습니다.',
  yo: 'A tún lè sọ̀rọ̀ ní èdè Yorùbá.',
  sw: 'Tunaweza pia kuwasiliana kwa Kiswahili.',
  am: 'በአማርኛም መነጋገር እንችላለን።',
}

/** Whole letters in the language of a local job. */
export const localLetters: Readonly<Record<string, readonly string[]>> = {
  de: [
    'Guten Tag, Ihre Anfrage passt gut zu dem, was ich seit {years} Jahren mache. Ich würde mit einer kleinen Probe beginnen, damit Sie den Ton prüfen können, und danach in zwei Teilen liefern. Bei unklaren Stellen frage ich lieber einmal zu viel.',
    'Hallo, ich habe im Frühjahr etwas sehr Ähnliches gemacht und zeige es Ihnen gern. Ein Gespräch von zehn Minuten würde mir helfen, den Aufwand ehrlich zu schätzen.',
  ],
  fr: [
    'Bonjour, votre projet m’intéresse beaucoup. Je travaille depuis {years} ans dans ce domaine et je commencerais par un échantillon court, pour nous mettre d’accord sur le ton. Je signale toujours ce qui me paraît ambigu.',
    'Bonjour, j’ai réalisé deux projets proches du vôtre l’an dernier. Je vous propose une première étape d’une semaine, à prix fixe, puis nous décidons ensemble de la suite.',
  ],
  es: [
    'Buenos días: llevo {years} años dedicándome a esto y su proyecto me parece bien pensado. Empezaría con una muestra pequeña para acordar el tono y después entregaría por partes, con las dudas anotadas al margen.',
    'Hola, me interesa mucho. El año pasado hice algo parecido para otra cooperativa y puedo enseñárselo. Si el presupuesto es fijo, le propongo por dónde empezar.',
  ],
  pt: [
    'Olá, trabalho nesta área há {years} anos e gostei do cuidado da descrição. Sugiro começarmos com um teste curto e, se gostarem, fechamos o restante em duas entregas.',
    'Bom dia, fiz um projeto parecido em março e ficaria feliz em mostrar. Respondo rápido e aviso com antecedência quando algo muda.',
  ],
  it: [
    'Buongiorno, mi occupo di questo da {years} anni. Comincerei con una piccola parte di prova e terrei un elenco delle domande, così non perdiamo tempo.',
  ],
  pl: [
    'Dzień dobry, zajmuję się tym od {years} lat. Proponuję krótką próbkę na początek, a potem oddawanie w częściach z listą pytań.',
  ],
  tr: [
    'Merhaba, {years} yıldır bu alanda çalışıyorum. Önce küçük bir örnek hazırlayıp onayınızı almak, sonra parça parça teslim etmek isterim.',
  ],
  uk: [
    'Добрий день! Працюю в цій сфері вже {years} років. Почав би з невеликого зразка, щоб узгодити стиль, а далі здавав би частинами з переліком запитань.',
  ],
  el: [
    'Καλημέρα σας, ασχολούμαι με αυτό εδώ και {years} χρόνια. Θα ξεκινούσα με ένα μικρό δείγμα και θα σημείωνα κάθε αμφίβολο σημείο.',
  ],
  he: ['שלום, אני עוסק בתחום כבר {years} שנים. אציע להתחיל בקטע קצר לדוגמה, ואחרי שתאשרו נמשיך בשני שלבים.'],
  ar: [
    'السلام عليكم، أعمل في هذا المجال منذ {years} سنوات. أقترح أن أبدأ بنموذج قصير لنتفق على الأسلوب، ثم أسلّم العمل على مرحلتين مع قائمة بالأسئلة.',
  ],
  hi: ['नमस्ते, मैं {years} वर्षों से यह काम कर रही हूँ। पहले एक छोटा नमूना भेजूँगी, फिर आपकी राय के बाद बाकी काम दो हिस्सों में दूँगी।'],
  'zh-Hans': ['您好,我从事这一行已有{years}年。建议先做一小段样品,确认风格后再分两次交付,疑问会单独列出。'],
  'zh-Hant': ['您好,我從事這一行已有{years}年。建議先做一小部分樣稿,確認風格後再分次交付。'],
  ja: [
    'はじめまして。この分野で{years}年ほど仕事をしております。まず短い見本をお送りし、ご確認のうえ二回に分けて納品いたします。不明点は一覧にしてお伝えします。',
  ],
  ko: [
    '안녕하세요. 이 분야에서 {years}년째 일하고 있습니다. 먼저 짧은 시안을 보여 드리고, 확인하신 뒤 두 번에 나누어 전달하겠습니다.',
  ],
  vi: [
    'Xin chào, tôi làm công việc này đã {years} năm. Tôi xin gửi một mẫu ngắn trước, sau khi anh chị đồng ý sẽ giao phần còn lại làm hai đợt.',
  ],
  yo: [
    'Ẹ kú iṣẹ́ o. Mo ti ń ṣe irú iṣẹ́ yìí fún ọdún {years}. Màá kọ́kọ́ fi àpẹẹrẹ kékeré ránṣẹ́ kí ẹ lè rí i, lẹ́yìn náà màá parí èyí tó kù.',
  ],
}

/** Slots: {name} {title} {skill}. */
export const invitationMessages = lines(`
  Hello {name}, your profile came up when we searched for {skill}, and the second sample convinced us. Would you like to look at “{title}”?
  Dear {name}, a colleague recommended you. We think that “{title}” is close to what you do best.
  Hi {name}, we have a shortlist of three and you are on it. The job is called “{title}”; please ask whatever is unclear.
  Hello {name}, we liked how you describe your way of working. No hurry: this week would be fine.
  {name}, we would rather ask five people we believe in than read fifty letters. You are one of the five.
  Hello {name}, you worked with a partner of ours. If you have time in the next weeks, we would be glad about a proposal.
  Dear {name}, we need somebody for {skill} who answers questions with questions. Is that you?
  Hi {name}, this may be smaller than what you usually do, but it could grow.
`)

export const declineReasons = lines(`
  Fully booked until next month.
  The budget does not fit the amount of work.
  Not my field; I would do it badly.
  The schedule overlaps with another project.
  I no longer take work in this category.
  I would need more details to say yes.
`)

/** How people put it while answering cost Connects. */
export const declineReasonsWhileCharged = lines(`
  I do not pay to answer somebody who wrote to me.
  Happy to talk, but not for Connects. Please send me a direct offer.
  Answering costs Connects now; I keep mine for jobs I choose myself.
  Sorry, I am saving my Connects this month.
`)

/** Slots: {name} {company} {skill}. */
export const outreachMessages = lines(`
  Hello {name}, I look after outside talent at {company}. We often need {skill} and would like to know whether you take on short assignments.
  Dear {name}, {company} is putting together a small group for {skill}. There is no job post yet; I would like to hear how you work.
  Hello {name}, we saw your work for a public client. {company} plans something similar next quarter. May I send you an outline?
  {name}, we are preparing a pilot at {company} and look for one person with your background. Would a short call be possible?
`)

export const outreachSubjects = lines(`
  Short assignments in {skill}
  A pilot project next quarter
  Would you join our talent pool?
  {skill}: may we ask you something?
`)

export const outreachAnswers = lines(`
  Thank you for writing. Yes, I take on short assignments, and two of the three topics you mention are close to my daily work. A call on Thursday would suit me.
  Gladly. I can offer two days a week from next month. Please send the outline; I answer within a day.
  I am interested. Before we talk, could you tell me how many people will be involved and who decides?
  Yes, with pleasure. My rate is on my profile; for pilots I prefer a fixed price with a clear end.
`)

/** First message of a client on a proposal. */
export const clientQuestions = lines(`
  Thank you, we liked your letter. Could you tell us more about the sample you mention?
  Two questions: when could you start, and what would you leave out if time were short?
  Your approach is the one we had in mind. Would a call tomorrow be possible?
  Good proposal. The amount is at the upper end for us; is there a smaller first step?
  We would like to understand how you handle feedback from several people.
`)

export const freelancerReplies = lines(`
  Thank you for your answer. I have put the sample into a shared folder, with a note on what was mine.
  I could start on Monday. If time is short, I would leave out the nice-to-haves in the second part.
  A call tomorrow is fine; mornings are best for me.
  Yes: the first part alone would be useful by itself. I have written it up in five lines.
  I collect feedback in one document and come back with one answer for each point.
`)

export const proposalDeclineReasons = lines(`
  We chose somebody with more experience in this field.
  The amount is above our budget.
  We need an earlier start.
  Thank you; we went with a person we had worked with before.
`)

export const withdrawReasons = lines(`
  I have taken on another project.
  I misread the schedule.
  The description changed after I wrote.
  Personal reasons.
`)
