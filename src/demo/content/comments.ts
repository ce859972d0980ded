/** What people said about the announcement that answering invitations would cost: many tempers, several languages. */
export interface CommentText {
  readonly language: string
  readonly side: 'freelancer' | 'client'
  readonly text: string
}

export const announcementComments: readonly CommentText[] = [
  {
    language: 'en',
    side: 'freelancer',
    text: 'Let me get this right: a client writes to me, and I pay to say “yes, gladly”? That is a letter with postage due.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'Thank you for saying openly that this breaks the promise of free answers. I still think that it should not be broken. What exactly is the problem that it solves?',
  },
  {
    language: 'en',
    side: 'client',
    text: 'I invite five people for each job because a good match is hard to find. If half of them stop answering, I will be the one who pays, in time.',
  },
  {
    language: 'es',
    side: 'freelancer',
    text: 'En mi región dos dólares no son poca cosa. Muchas invitaciones vienen de clientes que luego no contratan a nadie. ¿Quién nos devuelve esos Connects?',
  },
  {
    language: 'de',
    side: 'freelancer',
    text: 'Immerhin mit Frist, mit Begründung und mit Rechner. Trotzdem: Wer eingeladen wird, hat sich nicht beworben. Das sollte kostenlos bleiben.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'Unpopular opinion: I get thirty invitations a week, and most are copies. If answering costs something, perhaps people will read my profile before they click.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'But it is not the sender who pays, it is us. Charge the invitation, not the answer.',
  },
  {
    language: 'uk',
    side: 'freelancer',
    text: 'Подивилася в калькуляторі: за останні 90 днів це коштувало б мені 46 Connects. Дякую за чесні цифри, але я проти.',
  },
  {
    language: 'hi',
    side: 'freelancer',
    text: 'नए लोगों के लिए निमंत्रण ही सबसे बड़ा सहारा है। उस पर शुल्क लगाना ठीक नहीं लगता।',
  },
  {
    language: 'fr',
    side: 'freelancer',
    text: 'J’ai choisi cette place de marché parce que répondre à un client ne coûtait rien. Je lirai le rapport de mesure avec attention, mais je désapprouve.',
  },
  {
    language: 'en',
    side: 'client',
    text: 'We run a small museum. Our budget for freelancers is small enough that people come to us out of love. Please do not make them pay for it.',
  },
  {
    language: 'pt',
    side: 'freelancer',
    text: 'Se a ideia é reduzir convites em massa, limitem a quantidade de convites por vaga. É mais simples e ninguém paga.',
  },
  {
    language: 'ar',
    side: 'freelancer',
    text: 'أقدّر الإعلان المسبق والشفافية، لكن دفع المال للردّ على دعوة أمر غير منصف، خصوصًا لمن بدأ للتو.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'I ran the numbers under “what changes for me”: 31 Connects in three months. Not the end of the world. The principle bothers me more than the price.',
  },
  {
    language: 'zh-Hans',
    side: 'freelancer',
    text: '被邀请的人付费,这个逻辑不太对。建议限制群发邀请,而不是让认真回复的人承担成本。',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'Can somebody confirm that Enterprise outreach stays free? Most of my work comes from there.',
  },
  {
    language: 'ja',
    side: 'freelancer',
    text: '招待への返信が有料になるのは残念です。実施後の測定結果を必ず公開してください。',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'I have been here since the beginning and I am tired of every platform discovering that freelancers have pockets. At least here I can see the vote, the text and the date.',
  },
  {
    language: 'tr',
    side: 'freelancer',
    text: 'Kararı önceden ve gerekçesiyle duyurmanız güzel. Ama davete cevap vermek bedava kalmalı.',
  },
  {
    language: 'ko',
    side: 'freelancer',
    text: '초대에 답하는 데 비용이 든다면, 저는 모르는 분야의 일에는 더 이상 답하지 않을 것 같습니다.',
  },
  {
    language: 'en',
    side: 'client',
    text: 'As a client I would gladly pay a small amount per invitation if it meant that people took me seriously. Has that been considered?',
  },
  {
    language: 'el',
    side: 'freelancer',
    text: 'Δεν με πειράζει το ποσό, με πειράζει ότι αλλάζει μια υπόσχεση. Ελπίζω να μετρήσετε σωστά τι θα συμβεί.',
  },
  {
    language: 'he',
    side: 'client',
    text: 'אם אנשים יפסיקו לענות להזמנות, נפסיק להזמין ונחזור לחפש בדרכים אחרות. חבל.',
  },
  {
    language: 'vi',
    side: 'freelancer',
    text: 'Tôi mới tham gia được hai tháng, chỉ có Connects tặng khi đăng ký. Xin giữ lời mời miễn phí cho người mới.',
  },
  {
    language: 'yo',
    side: 'freelancer',
    text: 'Ẹ jọ̀wọ́, ẹ jẹ́ kí ìdáhùn sí ìpè wà lọ́fẹ̀ẹ́. Owó kékeré lójú yín, owó ńlá ni fún wa.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'I read the diff: one clause changes, one promise is named as broken, 45 days of notice. I disagree with the rule and I wish that every company announced bad news like this.',
  },
  {
    language: 'id',
    side: 'freelancer',
    text: 'Mungkin lebih baik undangan dibatasi sepuluh per lowongan. Kami yang menjawab jangan dikenai biaya.',
  },
  {
    language: 'pl',
    side: 'freelancer',
    text: 'Rozumiem problem z masowymi zaproszeniami, ale to rozwiązanie uderza w niewłaściwą stronę.',
  },
  {
    language: 'sw',
    side: 'freelancer',
    text: 'Mteja akiniandikia mimi kwanza, kwa nini mimi nilipe? Tafadhali fikirieni upya.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'Will the Connects come back if the job is closed without a hire, as with ordinary proposals? If yes, say it in the first line; it changes a lot.',
  },
]

/** Said about the withdrawal of the rule. */
export const reversalComments: readonly CommentText[] = [
  {
    language: 'en',
    side: 'freelancer',
    text: 'My 22 Connects came back this morning, with a receipt for each. I did not have to ask. Thank you.',
  },
  {
    language: 'en',
    side: 'client',
    text: 'Answers to our invitations had dropped by nearly half. Glad that somebody measured it and acted on it.',
  },
  {
    language: 'de',
    side: 'freelancer',
    text: 'So geht das also auch: ausprobiert, gemessen, zurückgenommen, alles erstattet. Respekt.',
  },
  {
    language: 'es',
    side: 'freelancer',
    text: 'Recibí de vuelta todo lo que pagué, con la fecha de caducidad original. Bien hecho.',
  },
  {
    language: 'en',
    side: 'freelancer',
    text: 'Good. Now please do not try it a second time next year with a lower price and a nicer name.',
  },
  { language: 'ja', side: 'freelancer', text: '全額戻ってきました。報告書もわかりやすかったです。' },
  { language: 'ar', side: 'freelancer', text: 'عادت إليّ كل الوحدات دون أن أطلب. شكرًا على الوضوح.' },
  {
    language: 'fr',
    side: 'client',
    text: 'Merci d’avoir écouté. Les réponses à nos invitations repartent déjà.',
  },
]
