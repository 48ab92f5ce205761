"""Pairs of similar texts: those that say something different, and those that say the same."""

from typing import Final

Pair = tuple[str, str]

DIFFERENT: Final[tuple[Pair, ...]] = (
    # digits
    ("Ada's number is +49 30 1234567.", "Ada's number is +49 30 1235467."),
    ("My telephone number is 555-867-5309.", "My telephone number is 555-876-5309."),
    ("The door code is 4711.", "The door code is 4171."),
    ("The invoice is over $1,250.00.", "The invoice is over $1,520.00."),
    ("The rent is 950 euros.", "The rent is 905 euros."),
    ("We ship version 2.10.1 on all servers.", "We ship version 2.1.10 on all servers."),
    ("I have three cats.", "I have four cats."),
    ("The tank holds twenty-five litres.", "The tank holds fifty-two litres."),
    ("The area is 10 m\u00b2.", "The area is 102 m."),
    ("The build takes 1.5 minutes.", "The build takes 15 minutes."),
    ("Take .5 mg of it.", "Take 5 mg of it."),
    ("I got the job :)", "I got the job :("),
    (";)", ":("),
    (";)", "That really is!"),
    ("The temperature was -5 degrees.", "The temperature was 5 degrees."),
    # units and money
    ("The trail is 12 km long.", "The trail is 12 miles long."),
    ("The laptop costs $900.", "The laptop costs \u20ac900."),
    ("Take 5 mg of it every evening.", "Take 5 ml of it every evening."),
    ("The call lasted 30 minutes.", "The call lasted 30 seconds."),
    ("The budget is 3 million dollars.", "The budget is 3 billion dollars."),
    # dates and times
    ("The review is on 5 May 2026.", "The review is on 6 May 2026."),
    ("The review is on May 5, 2026.", "The review is on March 5, 2026."),
    ("Our flight leaves on Tuesday.", "Our flight leaves on Thursday."),
    ("I see the dentist today.", "I see the dentist tomorrow."),
    ("The standup is at 9:30.", "The standup is at 9:45."),
    ("The alarm rings at 7 am.", "The alarm rings at 7 pm."),
    ("I met her last week.", "I met her next week."),
    ("She was born in 1984.", "She was born in 1994."),
    # roles
    ("Bob owes Carol 20 dollars.", "Carol owes Bob 20 dollars."),
    ("Alice reports to David.", "David reports to Alice."),
    ("The dog chased the cat.", "The cat chased the dog."),
    ("I lent my brother the car.", "My brother lent me the car."),
    ("The train goes from Paris to Rome.", "The train goes from Rome to Paris."),
    ("Eve was hired by Frank.", "Frank was hired by Eve."),
    ("Tom is taller than Jerry.", "Jerry is taller than Tom."),
    ("A man is carrying a canoe with a dog.", "A dog is carrying a man in a canoe."),
    # negation and opposites
    ("I like coriander.", "I do not like coriander."),
    ("I like coriander.", "I don't like coriander."),
    ("She has never been to Japan.", "She has been to Japan."),
    ("He drinks coffee with sugar.", "He drinks coffee without sugar."),
    ("The feature is enabled.", "The feature is disabled."),
    ("The patient is responsive.", "The patient is unresponsive."),
    ("I love opera.", "I hate opera."),
    ("The office is open on Sunday.", "The office is closed on Sunday."),
    ("Prices increased in June.", "Prices decreased in June."),
    ("Turn the heating on at night.", "Turn the heating off at night."),
    ("Turn left at the church.", "Turn right at the church."),
    ("Take the pill before lunch.", "Take the pill after lunch."),
    ("He started smoking.", "He stopped smoking."),
    ("There are no nuts in it.", "There are nuts in it."),
    ("Guests are allowed to smoke.", "Guests are forbidden to smoke."),
    # names
    ("I live in Berlin.", "I live in Munich."),
    ("The code name is Bluebird.", "The code name is Blackbird."),
    ("Anna Schmidt is my lawyer.", "Anna Schmitt is my lawyer."),
    ("We deploy to server web-01.", "We deploy to server web-02."),
    ("Write to ada@example.org.", "Write to ida@example.org."),
    # tense, quantity, person, question
    ("Bob was my boss.", "Bob is my boss."),
    ("I will quit my job.", "I quit my job."),
    ("Some of the tests fail.", "All of the tests fail."),
    ("My password is stored in the safe.", "His password is stored in the safe."),
    ("I work in IT.", "I work in it."),
    ("You can park here.", "Can you park here?"),
    ("I have a dog.", "I have dogs."),
    ("I might move to Spain.", "I must move to Spain."),
    # other languages: only the same words in the same order count
    ("Bob schuldet Carol Geld.", "Carol schuldet Bob Geld."),
    ("Ich mag keinen Koriander.", "Ich mag Koriander."),
    ("Me gusta el caf\u00e9.", "No me gusta el caf\u00e9."),
    ("\u6211\u559c\u6b22\u8336\u3002", "\u6211\u4e0d\u559c\u6b22\u8336\u3002"),
)
"""Must never be taken for the same; used in development of the rules."""

ALIKE: Final[tuple[Pair, ...]] = (
    # case, white space, punctuation
    ("Ada drinks her tea without milk.", "ada drinks her tea without milk"),
    ("The key is under the mat.", "The  key is\nunder the mat!"),
    ("Bring bread, milk and eggs.", "Bring bread, milk, and eggs."),
    ("\u201cThe wall is dry,\u201d she said.", '"The wall is dry", she said'),
    ("THE MEETING IS AT NOON", "The meeting is at noon."),
    ("A full\u2010time job", "a full-time job"),
    # small words
    ("The cat sleeps on the sofa.", "A cat sleeps on a sofa."),
    ("I think that the plan works.", "I think the plan works."),
    ("The standup is on Monday.", "The standup is Monday."),
    ("I really like jazz.", "I like jazz."),
    # contractions
    ("I'm allergic to peanuts.", "I am allergic to peanuts."),
    ("We don't eat meat.", "We do not eat meat."),
    ("She can't swim.", "She cannot swim."),
    ("I\u2019ll call you tomorrow.", "I will call you tomorrow."),
    ("They've got a garden.", "They have got a garden."),
    ("Let's meet at the station.", "Let us meet at the station."),
    # spelling
    ("My favourite colour is grey.", "My favorite color is gray."),
    ("The theatre is organised by volunteers.", "The theater is organized by volunteers."),
    ("We travelled to Norway.", "We traveled to Norway."),
    ("Send me an e-mail.", "Send me an email."),
    # numbers, units, money
    ("I have three cats.", "I have 3 cats."),
    ("The house is twenty-five years old.", "The house is 25 years old."),
    ("Take 0.5 mg of it.", "Take .5 mg of it."),
    ("The village has 1,200 people.", "The village has 1200 people."),
    ("The trail is 12 km long.", "The trail is 12 kilometres long."),
    ("Inflation is at 3 percent.", "Inflation is at 3%."),
    ("The laptop costs $900.", "The laptop costs 900 dollars."),
    ("My number is +1 (555) 123-4567.", "My number is +1 555 123 4567."),
    # dates and times
    ("The review is on 5 May 2026.", "The review is on May 5, 2026."),
    ("The review is on 2026-05-05.", "The review is on May 5th, 2026."),
    ("The alarm rings at 7 am.", "The alarm rings at 7:00 AM."),
    ("The alarm rings at 19:00.", "The alarm rings at 7 pm."),
    ("On Tuesday we fly to Oslo.", "We fly to Oslo on Tuesday."),
    # forms of a sentence
    ("A man plays the violin.", "A man is playing the violin."),
    ("The letter was written by Grace.", "Grace wrote the letter."),
    ("Eve was hired by Frank.", "Frank hired Eve."),
    ("In Berlin, I work from a caf\u00e9.", "I work from a caf\u00e9 in Berlin."),
    ("A boy is at school taking a test.", "The boy is taking a test at school."),
    ("The U.S. team won.", "The US team won."),
    ("Dr. Chen is my dentist.", "Doctor Chen is my dentist."),
    # other languages
    ("Ich trinke keinen Kaffee!", "ich trinke keinen Kaffee"),
    ("\u6211\u559c\u6b22\u8336\u3002", "\u6211\u559c\u6b22\u8336"),
)
"""Must agree; whether they are similar enough is the model's decision."""

HELD_OUT_DIFFERENT: Final[tuple[Pair, ...]] = (
    ("The meeting is at 3 with Bob.", "The meeting is with 3 at Bob's."),
    ("The serial number is AB12-CD34.", "The serial number is AB12-CD43."),
    ("The password is Hunter2.", "The password is hunter2."),
    ("Carol told Bob that Alice was late.", "Carol told Alice that Bob was late."),
    ("Only Bob can sign the contract.", "Bob can only sign the contract."),
    ("The tablets are 0.5 mg each.", "The tablets are 5 mg each."),
    ("He is not only rude but dangerous.", "He is only rude but not dangerous."),
    ("The keys are in the box on the shelf.", "The keys are on the box in the shelf."),
    ("The shop closes at 8 on Friday.", "The shop closes at 8 on Fridays except holidays."),
    ("I was born on 03/04/1990.", "I was born on 04/03/1990."),
    ("Hardly anyone came to the party.", "Almost everyone came to the party."),
    ("She is the mother of Tim.", "She is the daughter of Tim."),
    ("The lease ends in May.", "The lease ends in March."),
    ("We moved here two years ago.", "We moved here two months ago."),
    ("The car is parked behind the house.", "The car is parked in front of the house."),
    ("Keep the medicine in the fridge.", "Keep the medicine out of the fridge."),
    ("Bob's sister married Carol's brother.", "Carol's sister married Bob's brother."),
    ("The server listens on 10.0.0.12.", "The server listens on 10.0.0.21."),
    ("Send the report to Kim, not to Lee.", "Send the report to Lee, not to Kim."),
    ("The bus was overtaken by the truck.", "The truck was overtaken by the bus."),
    ("It is unlikely that we move.", "It is likely that we move."),
    ("The loan is at 4.25 percent.", "The loan is at 4.52 percent."),
    ("I used to play tennis.", "I play tennis."),
    ("At least five people must agree.", "At most five people must agree."),
    ("The answer to both questions is yes.", "The answer to both questions is no."),
    ("Mon chat s'appelle Milo.", "Mon chien s'appelle Milo."),
    ("Every Monday I swim.", "Every other Monday I swim."),
)
"""Must never be taken for the same; held out: written after the rules."""

HELD_OUT_ALIKE: Final[tuple[Pair, ...]] = (
    ("I've got two sisters.", "I have got 2 sisters."),
    ("The parcel arrives tomorrow.", "Tomorrow the parcel arrives."),
    ("He's my neighbour.", "He is my neighbor."),
    ("The TV is broken!", "the television is broken"),
    ("The project was approved by Nina.", "Nina approved the project."),
    ("It isn't finished.", "It is not finished"),
    ("We pay \u00a340 a month.", "We pay \u00a3 40 a month."),
    ("My birthday is on the 3rd of June.", "My birthday is on June 3."),
    ("Rent is due on the first.", "Rent is due on the 1st."),
    ("Use C++ for the engine.", "Use C++ for an engine."),
    ("The children are playing outside.", "The kids are playing outside."),
    ("Mia is analysing the data.", "Mia is analyzing the data."),
)
"""Must agree; held out: written after the rules."""
