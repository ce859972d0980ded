import { category } from './category.ts'

export const engineering = category({
  category: 'engineering',
  label: 'Engineering and architecture',
  subcategories: 'Mechanical design, Electronics, Architecture, Structural engineering, Embedded software, Energy',
  skills:
    'AutoCAD, SolidWorks, CAD, PCB design, Embedded C, 3D modelling, Revit, Structural analysis, Finite element analysis, KiCad, Arduino, Product design, BIM, HVAC, Fusion 360, PLC programming, Energy audits, Tolerance analysis, Firmware, Rhino',
  headlines: `
    Mechanical engineer, sheet metal and plastics
    PCB designer, low power and sensors
    Architect, small houses and big permits
    Structural engineer, timber
    Firmware engineer for battery devices
    BIM modeller, hospitals and schools
    Energy auditor for older buildings
    PLC programmer, food machinery
    CAD draftsperson, fast and exact
    Product designer, from foam to tool`,
  specialities: `
    I think about how it will be made before how it will look.
    My boards have worked in the first revision nine times out of ten, and I publish the tenth as a lesson.
    I have drawn for workshops that still use paper, so my drawings are readable without me.
    I calculate twice, by software and by hand.
    I write firmware that survives a brown-out.
    I know the building codes of two countries and where they disagree.
    I visited the factories I design for.
    I hand over source files, bills of material and the reasons for the choices.`,
  tasks: `
    Design an enclosure for a sensor | Outdoors, 12 x 8 x 4 cm, about {count} pieces a year. | IP65; mounting on a pole; drawings for moulding and a printable prototype; cost estimate
    PCB for a battery-powered logger | Four sensors, one year on two AA cells. | schematic review; two-layer if possible; test points; files for manufacture; bring-up notes
    Drawings for the conversion of a barn | Two flats, listed building, steep roof. | survey data exists; plans, sections, elevations 1:50; permit set for the authority
    Finite element check of a bracket | It broke once. It must not break again. | load cases from our measurements; report with assumptions; suggestion for a cheaper version
    BIM model of a school from paper plans | 3,400 m², four floors. | LOD 200; room list with areas; naming by our standard; questions collected, not guessed
    Firmware for a {industry} device | STM32, CAN bus, an existing code base of mixed quality. | fix two bugs; add update over the air; unit tests for the protocol
    Energy concept for a {industry} | Bills of three years are available, the boiler is from 1989. | measures sorted by pay-back; funding programmes; a report the owner understands
    PLC program for a bottling line | Siemens, six stations, hygiene rules. | state diagram first; alarms that say what to do; commissioning by video
    Timber frame calculation for a garden studio | 28 m², snow zone 3. | statics with drawings; list of timber; connections; permit if needed
    Convert {count} paper drawings to CAD | Machine parts from the seventies, legible. | one style; dimensions checked for closure; DWG and PDF; list of doubtful ones
    Design for assembly review | Our product takes 48 minutes to assemble. | watch our video; ideas sorted by effect; two of them worked out`,
  approaches: `
    I would begin with the interfaces and loads, on one page, and have you confirm it before I draw.
    I would make a rough printable version first and improve it after you have held it in your hand.
    I would review the present design and list what I would keep; usually that is most of it.
    I would calculate by hand first to know what the software should say.
    I suggest a review with whoever makes it before the drawings are final.
    I would leave room for one revision in the schedule; boards are honest.`,
  questions: `
    How many pieces a year do you expect?
    Which standards apply?
    Who manufactures, and what do they like?
    Is there a prototype I can see on video?
    Which software must the files open in?`,
  services: `
    CAD drawing from your sketch | Ready for the workshop | One part / Five parts / Assembly of up to 15 parts
    PCB review | Schematic and layout, a list of findings | Two layers / Four layers / Four layers and a call
    Floor plan drawing | From your measurements, to scale | Up to 80 m² / Up to 200 m² / Up to 500 m²
    Strength check | By hand and by software, with report | Simple part / Complex part / Assembly
    Energy check of your building | From bills and photos | Flat / House / Small business`,
  money: { medianBudgetUsd: 850, budgetSigma: 1.1, hourlyShare: 0.35, medianRateUsd: 36 },
})
