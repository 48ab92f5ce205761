"""Pairs of notes that agents keep: reworded ones that say the same, and near ones that do not.

The first half served to write the rules, the second was written after them and left alone.
"""

from typing import Final

Pair = tuple[str, str]

REWORDED: Final[tuple[Pair, ...]] = (
    (
        "The user prefers dark mode in all applications",
        "The user likes dark mode in every application",
    ),
    ("The user prefers dark mode in all apps", "The user prefers dark mode in every application"),
    ("User prefers dark mode across all apps", "The user likes dark mode in every application."),
    ("I prefer short answers", "I like short answers."),
    ("Anna prefers green tea", "Anna likes green tea"),
    ("The user prefers to work at night", "The user likes to work at night"),
    ("All servers are patched on Sunday", "Every server is patched on Sunday"),
    (
        "All repos use main as the default branch",
        "Every repository uses main as the default branch",
    ),
    ("Each team member has a laptop", "Every team member has a laptop"),
    ("The config is kept in the repo", "The configuration is kept in the repository"),
    ("The customer prefers e-mail to calls", "The customer prefers email to calls"),
    ("The app crashes on start", "The application crashes on start"),
    ("Backups of all databases run at 2 am", "Backups of every database run at 2:00 AM"),
    ("The user preferred the red theme", "The user liked the red theme"),
    ("All of the tests pass", "Every test passes"),
    ("Tom prefers his coffee without sugar", "Tom likes his coffee without sugar"),
    ("She is preferring shorter meetings", "She is liking shorter meetings"),
    ("Use spaces in all files", "Use spaces in every file"),
    ("The policy applies to all people", "The policy applies to every person"),
    ("Use the same font throughout all documents", "Use the same font in every document"),
)

NEAR_BUT_DIFFERENT: Final[tuple[Pair, ...]] = (
    # negation
    ("The user prefers dark mode in all apps", "The user does not like dark mode in every app"),
    ("The user does not prefer tea", "The user does not like tea"),
    ("Dark mode is on in every app", "Dark mode is not on in every app"),
    ("All tests pass", "Not all tests pass"),
    ("The user likes dark mode in all apps", "The user likes dark mode in no app"),
    ("The user never prefers light mode", "The user never likes light mode"),
    # what is compared
    ("The user prefers tabs to spaces", "The user likes tabs and spaces"),
    ("The user prefers tabs to spaces", "The user prefers spaces to tabs"),
    ("The user prefers tea over coffee", "The user likes tea over coffee"),
    ("Anna prefers calls rather than email", "Anna likes calls and email"),
    ("Anna prefers Bob to Carl", "Anna likes Bob and Carl"),
    # how many
    ("The user likes dark mode in all apps", "The user likes dark mode in some apps"),
    ("The user likes dark mode in all apps", "The user likes dark mode in most apps"),
    ("The user likes dark mode in all apps", "The user likes dark mode in the app"),
    ("The user likes dark mode in all apps", "The user likes dark mode in apps"),
    ("She works all day", "She works every day"),
    ("The shop is open at all hours", "The shop is open every hour"),
    ("It rained all night", "It rained every night"),
    ("All the milk is gone", "Every milk is gone"),
    ("Every server runs Debian", "Every other server runs Debian"),
    # numbers
    ("Retry every request 3 times", "Retry all requests 5 times"),
    ("All invoices are due in 30 days", "Every invoice is due in 14 days"),
    ("Back up all 12 databases", "Back up all 21 databases"),
    # names
    ("Anna prefers green tea", "Hanna likes green tea"),
    ("All apps run on Linux", "Every app runs on Windows"),
    ("The user likes VS Code in all projects", "The user prefers Vim in every project"),
    # times
    ("All servers are patched on Sunday", "Every server is patched on Monday"),
    ("Backups of all databases run at 2 am", "Backups of every database run at 2 pm"),
    ("The user preferred the red theme", "The user prefers the red theme"),
    # other words
    ("The user prefers dark mode in all apps", "The user prefers light mode in every app"),
    ("The user likes dark mode in all apps", "The user likes dark mode outside all apps"),
    ("The user walked across the park", "The user walked in the park"),
    ("The user prefers short answers", "The user hates short answers"),
    ("Use spaces in all files", "Use spaces in all folders"),
    ("The app crashes on start", "The app crashes on exit"),
)

HELD_OUT_REWORDED: Final[tuple[Pair, ...]] = (
    ("The client likes weekly reports by email", "The client prefers weekly reports by e-mail."),
    ("User likes metric units in all recipes", "The user prefers metric units in every recipe"),
    ("Notifications are off in all apps", "Notifications are off in every application"),
    ("Every deployment needs two approvals", "All deployments need 2 approvals"),
    ("Maria prefers window seats on all flights", "Maria likes window seats on every flight"),
    ("The application stores its config in YAML", "The app stores its configuration in YAML"),
    ("My son prefers pasta without sauce", "My son likes pasta without sauce"),
    ("All pull requests are reviewed by Kim", "Every pull request is reviewed by Kim"),
    ("He prefers to be called Max", "He likes to be called Max"),
    ("All branches are deleted after a merge", "Every branch is deleted after the merge"),
    ("The user prefers British spelling in all documents",
     "The user likes British spelling in every document"),
    ("Logs of all services are kept for 90 days", "Logs of every service are kept for 90 days"),
    ("The users prefer the old layout", "The users like the old layout"),
    ("The repo has its database schema in docs", "The repository has its DB schema in docs"),
    ("She likes quiet hotels on all trips", "She prefers quiet hotels on every trip"),
    ("All women on the team work remotely", "Every woman on the team works remotely"),
    ("Each app has its own database", "Every application has its own DB"),
    ("Use two spaces in all YAML files", "Use 2 spaces in every YAML file"),
    ("The patient prefers morning appointments", "The patient likes morning appointments"),
    ("Dark mode is enabled across all devices", "Dark mode is enabled on every device"),
)  # fmt: skip

HELD_OUT_NEAR_BUT_DIFFERENT: Final[tuple[Pair, ...]] = (
    ("The client likes weekly reports", "The client doesn't like weekly reports"),
    ("The client prefers weekly reports", "The client prefers no weekly reports"),
    ("Every deployment needs two approvals", "All deployments need three approvals"),
    ("Every deployment needs approval", "Not every deployment needs approval"),
    ("Maria prefers window seats on all flights", "Maria likes aisle seats on every flight"),
    ("Maria prefers window seats on all flights", "Mario likes window seats on every flight"),
    ("My son prefers pasta to rice", "My son likes pasta and rice"),
    ("My son prefers pasta to rice", "My son prefers rice to pasta"),
    ("All pull requests are reviewed by Kim", "Every pull request is reviewed by Lee"),
    ("Kim reviews all pull requests of Lee", "Lee reviews every pull request of Kim"),
    ("All branches are deleted after a merge", "Every branch is deleted before a merge"),
    ("All branches are deleted after a merge", "Any branch may be deleted after a merge"),
    ("Logs of all services are kept for 90 days", "Logs of every service are kept for 9 days"),
    ("Logs of all services are kept for 90 days", "Logs of every service were kept for 90 days"),
    ("Logs of all services are kept", "Logs of few services are kept"),
    ("He prefers to be called Max", "He prefers not to be called Max"),
    ("He prefers to be called Max", "He likes to be called Mex"),
    ("The meeting is every Tuesday", "The meeting is all Tuesday"),
    ("The baby cried all morning", "The baby cries every morning"),
    ("I like every song on the album", "I like one song on the album"),
    ("I like all songs but one", "I like every song"),
    ("Dark mode is enabled across all devices", "Dark mode is disabled on every device"),
    ("Dark mode is enabled across all devices", "Dark mode was enabled on every device"),
    ("The user preferred trains to planes", "The user liked trains and planes"),
    ("The users prefer the old layout", "The users prefer the new layout"),
    ("The user prefers the old layout", "The user would have preferred the old layout"),
    ("The patient prefers morning appointments", "Does the patient prefer morning appointments?"),
    ("The patient prefers Dr. Chen", "The patient likes Dr. Chan"),
    ("All women on the team work remotely", "All men on the team work remotely"),
    ("All women on the team work remotely", "Every woman on the team worked remotely"),
    ("Use two spaces in all YAML files", "Use two spaces in all JSON files"),
    ("Rent is due on the 1st of every month", "Rent is due on the 3rd of every month"),
    ("Alarms ring at 6:30 on all workdays", "The alarm rings at 7:30 on every workday"),
    ("I would prefer a refund", "I would not prefer a refund"),
    ("Anna prefers him over her", "Anna prefers her over him"),
)
