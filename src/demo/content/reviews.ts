import { lines } from './lines.ts'

/** What clients write, by stars. Slot: {name}. */
export const clientReviews: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly string[]>> = {
  5: lines(`
    Delivered two days early and explained every decision. We will come back.
    {name} asked the question that nobody in our team had asked, and it saved us a month.
    Exactly what we had agreed, with a tidy hand-over.
    Patient with our changes, firm where it mattered.
    The best written hand-over we have ever received.
    A pleasure from the first message on. Clear, friendly, exact.
    {name} told us after one day that our plan had a hole. It did.
    Third project together, third time without a surprise.
    Careful work, and a sense of humour on a Friday evening.
    Our customers noticed the difference before we announced it.
    Honest about what would take longer, right about all of it.
    Somebody you can leave alone with a problem.
    We had three proposals at half the price. Glad we chose {name}.
    Everything documented, nothing forgotten.
  `),
  4: lines(`
    Very good work, a little slower than planned.
    Good result; the second round needed some explaining.
    Solid and friendly. Some details had to be corrected at the end.
    {name} knows the field. Communication was short at times.
    We would work together again, with a tighter brief from our side.
    Good quality. The invoice came late, which is our only complaint.
  `),
  3: lines(`
    The result is usable, but we had to ask for updates.
    Good start, then other projects seemed more important.
    About half of it was what we had in mind; the rest we did ourselves.
    Friendly, but the estimate was off by a lot.
  `),
  2: lines(`
    Missed two dates without a word.
    The work did not match the samples.
    We ended the contract early by agreement.
  `),
  1: lines(`
    No answer after the first payment.
    What we received could not be used.
  `),
}

/** What freelancers write about clients, by stars. */
export const freelancerReviews: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly string[]>> = {
  5: lines(`
    Clear brief, quick answers, paid on the day.
    They knew what they wanted and listened when I disagreed.
    One contact person who could decide. Wonderful.
    Respectful from start to end.
    The feedback came in one document, numbered. I wish all clients did that.
    Would work for them again at any time.
    A brief with examples, and a thank-you at the end.
    Trusted me with the whole thing and was available when I needed an answer.
  `),
  4: lines(`
    Good client. Decisions took a while.
    Friendly people; the scope grew a little on the way.
    Fair, with a slightly unclear start.
  `),
  3: lines(`
    Many people with different opinions, but it ended well.
    Answers often took a week.
  `),
  2: lines(`
    The brief changed three times.
    Payment only after two reminders.
  `),
  1: lines(`
    Asked for much more than agreed and became rude.
  `),
}

/** Short reviews in the client's own language. */
export const localReviews: Readonly<Record<string, readonly string[]>> = {
  de: ['Zuverlässig, freundlich und gründlich. Gern wieder!', 'Saubere Arbeit, klare Absprachen, pünktlich geliefert.'],
  fr: ['Travail soigné, délais tenus, échanges agréables.', 'Très à l’écoute, et des explications limpides.'],
  es: ['Trabajo impecable y trato muy amable. Repetiremos.', 'Cumplió los plazos y explicó cada paso.'],
  pt: ['Trabalho cuidadoso e entrega antes do prazo.', 'Excelente comunicação do início ao fim.'],
  it: ['Lavoro preciso e puntuale, consigliatissimo.'],
  pl: ['Rzetelnie, terminowo i z uśmiechem.'],
  tr: ['Titiz ve zamanında, teşekkürler.'],
  uk: ['Чудова робота, усе вчасно й зрозуміло.'],
  el: ['Εξαιρετική συνεργασία, όλα στην ώρα τους.'],
  he: ['עבודה מדויקת, יחס נעים, ממליצים בחום.'],
  ar: ['عمل متقن وتواصل ممتاز، سنتعاون مرة أخرى.'],
  hi: ['बहुत अच्छा काम, समय पर और साफ़-सुथरा।'],
  'zh-Hans': ['沟通顺畅,质量很好,准时交付。'],
  'zh-Hant': ['溝通順暢,細節處理得很好。'],
  ja: ['丁寧な仕事と迅速な対応、ありがとうございました。'],
  ko: ['꼼꼼하고 약속을 잘 지켜 주셨습니다. 감사합니다.'],
  vi: ['Làm việc cẩn thận, đúng hẹn, rất hài lòng.'],
  yo: ['Iṣẹ́ tó dára gan-an ni, ó sì parí lásìkò.'],
}

export const endNotes = lines(`
  All parts delivered and accepted.
  Finished as agreed.
  Ended early by agreement of both sides.
  The client's plans changed.
  Delivered late and only in part.
`)
