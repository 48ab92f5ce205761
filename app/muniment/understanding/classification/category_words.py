"""The closed list of words that indicate the category of a text.

Each group is one cue of the heads in addition to the text's vector, which already knows the topic
of most texts; these words cover topics that the vector blurs. Adding, removing or renaming a group
requires ``heads.npz`` of another version.
"""

from typing import Final

from muniment.understanding.classification.cue_words import phrases, words

CATEGORY_CUES: Final[dict[str, frozenset[str]]] = {
    "who_i_am": phrases(
        "accent; aged; ancestors; atheist; believe in; bilingual; birthday; born; born in;"
        "buddhist; call me; called; catholic; christian; citizen; citizenship; descent;"
        "ethnicity; extrovert; eyes; faith; feminist; first name; from; gay; gender; grew up;"
        "hair; height; heritage; hindu; i am; identity; immigrant; introvert; jewish;"
        "last name; left-handed; lesbian; middle name; mother tongue; muslim; my name; myself;"
        "name is; nationality; native; nickname; non-binary; originally; originally from;"
        "principle; pronouns; queer; raised; refugee; religious; surname; tall; trans;"
        "turned fifty; turned forty; turned thirty; value; values; vegan; was born; years old"
    ),
    "home": phrases(
        "apartment; attic; balcony; cellar; city; district; flat; floor; garden; home;"
        "home town; hometown; house; live; lives; living; move; moved; moving; neighbourhood;"
        "street; town; village"
    ),
    "job": words(
        "account accountant accounts board boss business career ceo churn client clients "
        "colleague colleagues company competitor contract coworker coworkers customer customers "
        "cv department designer employee employees employer engineer firm freelance "
        "headquarters hired hr intern interview job launch lawyer manager marketing nurse "
        "office onboarding payroll product profession project promoted promotion recruiter "
        "resigned resume retire retired revenue role salary sales self-employed shift shifts "
        "staff startup supplier teacher team tender vendor work worked working works workshop"
    ),
    "hobby": words(
        "album anime art baking band baseball basketball beer birds birdwatching book books "
        "bouldering camera cheese chess chocolate choir cilantro climbing club coffee collect "
        "collects comics concert cooking craft cricket cuisine cycling dance dancing drawing "
        "drums favorite favourite film films fishing food football game games gaming garden "
        "gardening guitar hiking hobbies hobby jazz knitting manga marathon match movie movies "
        "museum music novel novels opera orchestra painting photography piano pizza plants "
        "playlist podcast podcasts poetry pottery puzzle puzzles reading recipe restaurant rock "
        "rugby running series sewing show skiing soccer song songs spicy stars surfing sushi "
        "swimming tea team tennis theater theatre tomatoes tv vinyl violin wine"
    ),
    "kin": phrases(
        "anniversary; aunt; baby; babysitter; best friend; bf; boyfriend; bro; brother;"
        "brother-in-law; brothers; cat; child; children; cousin; cousins; dad; dating;"
        "daughter; daughters; divorce; divorced; dog; engaged; ex; family; father;"
        "father-in-law; fiance; fiancee; fiancée; flatmate; friend; friends; friendship; gf;"
        "girlfriend; godchild; godmother; granddaughter; grandfather; grandma; grandmother;"
        "grandpa; grandparents; grandson; guests; hamster; husband; in-laws; invite; invited;"
        "kid; kids; kitten; mama; marriage; married; mom; mother; mother-in-law; mum; neighbor;"
        "neighbors; neighbour; neighbours; nephew; niece; papa; parent; parents; parrot;"
        "partner; pet; pets; puppy; rabbit; roommate; sibling; siblings; sis; sister;"
        "sister-in-law; sisters; son; sons; spouse; stepdaughter; stepfather; stepmother;"
        "stepson; twins; uncle; wedding; wife"
    ),
    "body": words(
        "ache allergic allergies allergy ankle anxiety anxious arm asthma back blood calories "
        "check-up checkup clinic cold cough coughing dentist depression diabetes diabetic "
        "diagnosed diet disinfect doctor dose dr exercise eyes fasting fever fitness flu gluten "
        "gp gym headache headaches health heart hospital injury insomnia insulin kg knee "
        "lactose leg lungs medication medicine meditate meditation mg migraine nurse operation "
        "pain patient patients pharmacy physio pill pills pregnant prescription pressure "
        "protein psychiatrist pulse scan shoulder skin sleep slept smoking sober steps stomach "
        "stress stressed surgery swollen symptoms tablets teeth therapist therapy tired tooth "
        "vaccination vaccine vegetarian vitamin ward weight workout wrist x-ray yoga"
    ),
    "money": phrases(
        "account balance; accountant; adviser; audit; balance; bank; bill; bills; bitcoin;"
        "bonus; bought; broker; budget; buy; cheap; cheaper; cost; costs; credit; crypto; debt;"
        "deductible; deposit; dip; discount; dollars; donation; earn; earns; etf; eur; euro;"
        "euros; expense; expenses; expensive; fee; fees; francs; fund; funds; income;"
        "inherited; insurance; interest; invest; investing; investment; investments; invoice;"
        "invoices; loan; market; money; mortgage; orders; paid; pay; payment; payments; pays;"
        "pension; portfolio; pounds; price; prices; purchase; purchases; receipt; receipts;"
        "refund; rent; salary; save; saved; saving; savings; shares; sold; spend; spending;"
        "spent; stock; stocks; subscription; subscriptions; tax; tax adviser; taxes; transfer;"
        "usd; vat; wage"
    ),
    "study": phrases(
        "algebra; apprenticeship; arabic; assignment; bachelor; biology; certificate;"
        "certification; chemistry; class; classes; college; conservatory; course; courses;"
        "degree; diploma; dissertation; duolingo; exam; exams; flashcards; fluent; french;"
        "german; grade; grades; grammar; history; homework; italian; japanese; kindergarten;"
        "language; languages; learn; learned; learning; lecture; lectures; lesson; lessons;"
        "mandarin; manual; master's; math; maths; phd; physics; portuguese; practice; practise;"
        "practising; prof; professor; pupil; pupils; read aloud; revise; revision; scholarship;"
        "school; semester; seminar; skill; skills; spanish; student; students; studied; study;"
        "studying; teacher; test; textbook; thesis; tutor; tutorial; university; vocabulary"
    ),
    "journey": phrases(
        "abroad; airbnb; airline; airport; aisle; arrival; backpacking; beach; boarding; boat;"
        "border; bus; camping; campsite; car; check in; commute; cruise; customs; departure;"
        "destination; drive; driving; ferry; flew; flight; flights; fly; flying; gate;"
        "guesthouse; hand luggage; holiday; holidays; hostel; hotel; island; itinerary;"
        "layover; lounge; luggage; map; motorway; mountains; passport; plane; platform;"
        "rental car; road trip; route; safari; seat; sightseeing; station; suitcase; ticket;"
        "tickets; toll; tour; traffic; train; trains; tram; travel; traveling; travelled;"
        "travelling; travels; trip; trips; vacation; visa; visit; visited; visiting;"
        "window seat"
    ),
    "getting_done": phrases(
        "agenda; agent; api; app; apps; assistant; automation; backup; branch; browser; build;"
        "calendar; code; computer; config; dashboard; database; deadline; deploy; docker;"
        "documentation; e-mail; editor; email; emails; excel; file; files; focus; folder; git;"
        "habit; inbox; json; keyboard; kubernetes; laptop; linux; mac; meeting; meetings;"
        "merge; model; notes; notion; obsidian; password manager; phone; planning; printer;"
        "python; release; reminder; repository; routine; schedule; script; server; session;"
        "slack; software; spreadsheet; spreadsheets; sprint; stand-up; task; tasks; template;"
        "terminal; ticket; to-do; todo; token; tokens; tool; tools; wiki; windows; workflow"
    ),
    "secret": phrases(
        "abortion; addicted; addiction; affair; alcoholic; anonymous; antidepressants; api key;"
        "ashamed; between us; between you; breach; card number; cheated; cheating; code for;"
        "combination; confess; confessed; confession; confidential; credit card; crush; crying;"
        "cvv; diary; does not know; doesn't know; don't know; don't tell; drink; drinking;"
        "embarrassed; embarrassing; encrypted; hasn't told; haven't told; hid; hidden; hide;"
        "hides; hiding; hiv; iban; id number; in confidence; in love with; in truth;"
        "initials only; insurance number; intimate; keep it; kept between; kissed; knows about;"
        "leaked; licence no; lie about; lied; log in; login; lump; miscarriage; never tell;"
        "never told; no one knows; nobody at; nobody knows; not even; not told; only i know;"
        "passcode; passphrase; passport number; password; passwords; personal data; pin;"
        "pretend; pretends; privacy; private; private key; privately; pw; recovery;"
        "recovery code; recovery phrase; redacted; safe; sealed; secret; secretly; secrets;"
        "seed phrase; sensitive; sex; sexual; sexuality; shared calendar; slept with;"
        "social security; spare key; ssn; stays between; std; tell anyone; tell nobody; tested;"
        "the code; to myself; told no one; told nobody; vault; without her knowing;"
        "won't admit"
    ),
}
"""Words by category: each group is counted up to three times over the text."""
