import { category } from './category.ts'

export const design = category({
  category: 'design',
  label: 'Design',
  subcategories: 'Brand identity, Interface design, Illustration, Packaging, Presentation design, Print design',
  skills:
    'Figma, Logo design, Adobe Illustrator, Brand identity, UI design, Adobe Photoshop, UX research, Typography, Illustration, InDesign, Packaging design, Presentation design, Icon design, Design systems, Blender, Procreate, Motion design, Lettering',
  headlines: `
    Brand designer for small companies with big plans
    Interface designer, from sketch to design system
    Illustrator: botanical, editorial, patient
    Packaging designer for food and cosmetics
    Presentation designer for people who have to persuade
    UX researcher and designer
    Type and lettering, Latin and Arabic
    Icon and pictogram designer
    Print designer: books, menus, annual reports
    Product designer for complicated tools
    Children's book illustrator`,
  specialities: `
    I ask many questions before I draw, because a logo is an answer and most briefs hide the question.
    My files are tidy: named layers, styles, and a page that explains the rest.
    I have set menus, catalogues and two cookbooks, and I still get nervous before a print run.
    I test designs with five people before I call them finished.
    I draw by hand first and choose the software later.
    Half of my work is bilingual, so I think about how a layout reads in both directions.
    I prefer one good proposal with reasons to five without.
    I design for the worst screen in the building, not for my own.`,
  tasks: `
    Logo and small identity for a {industry} | We open in spring and need a name sign, a business card and something for social media. | wordmark and symbol that work in one colour; two rounds of changes; final files for print and screen; a two-page guide that a printer understands
    Redesign the dashboard of our planning software | Our users are dispatchers who look at it eight hours a day, and they told us it is tiring. | interviews with three dispatchers; information hierarchy before colours; light and dark; components that fit our existing library
    Packaging for a range of teas | Boxes and sachets for a family business, sold in shops and at markets. | a system that can grow by new flavours; die lines from our printer; texts in German and French; sustainable inks and uncoated paper
    Pitch deck for a seed round | We have 22 slides of text and a story that deserves better. | ten slides that can be presented and read; charts redrawn from our numbers; an editable template; delivery within eight days
    Illustrations for a school book on the water cycle | Eleven illustrations, friendly and scientifically right. | rough sketches, then final art; children of different backgrounds; 300 dpi CMYK and SVG; full rights for the first edition
    Icon set for a public transport app | 64 icons at two sizes that older people can tell apart. | drawn on a grid; tested at 16 px; named consistently; SVG and font
    Annual report of a {industry} | 48 pages, German and English, tables and photographs. | style sheet first; accessible PDF with tags; print-ready files; two correction rounds
    Menu and signage for a restaurant in two scripts | The menu is in English and Arabic and changes every season. | a template the staff can edit; readable in candlelight; allergen icons; window lettering
    UX review of our checkout | Half of the baskets are left behind and we do not know why. | expert review against named principles; five remote usability sessions; a list sorted by effect and effort; sketches for the three worst problems
    Cover and interior of a poetry collection | 96 pages, offset print, a small edition of 400. | type that gives the lines room; cover with two spot colours; proofs on paper
    Design system clean-up in Figma | Three designers, four years, 19 shades of grey. | audit, tokens, components, naming; light and dark themes; contrast checked; a migration plan
    Mascot for {brand} | A friendly character for stickers, a help page and the odd error message. | turnaround and six poses; vector files; not an owl, please`,
  approaches: `
    I would send you a mood page within two days, with three directions and the reason for each.
    I would start on paper: it is faster to throw away, and you can comment without opening any software.
    Before drawing anything I would like to see how the people who use it work today.
    I would set the longest text first, because that is what breaks layouts.
    I work with a fixed number of rounds and a clear question for each, so that we do not drift.
    I would print a proof at real size early; screens lie about sizes.`,
  questions: `
    Is there anything that must not change?
    Which brands do your customers compare you with?
    Where will people see this first?
    Who decides, and who has to be heard?
    Do you own licences for the typefaces you use today?`,
  services: `
    Logo for a small business | Two directions, two rounds, final files for print and screen | Wordmark / Wordmark and symbol / Small identity with guide
    Presentation makeover | Your slides redrawn in a consistent, editable template | 10 slides / 20 slides / 40 slides
    Custom illustration | One scene in my own style, with full usage rights | Spot illustration / Half page / Full page
    App screen design in Figma | Clickable and ready for developers, light and dark | 3 screens / 8 screens / 15 screens with components
    Packaging layout on your die line | Front, back and small print, ready for your printer | One product / Three products / A range of eight
    UX review with a video walk-through | Findings sorted by effect and effort | One flow / Three flows / Three flows and five user sessions`,
  money: { medianBudgetUsd: 420, budgetSigma: 1.05, hourlyShare: 0.25, medianRateUsd: 29 },
})
