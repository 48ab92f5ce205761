<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutSection</name>
    <message>
        <source>Free software under the Apache License, version 2.0.</source>
        <translation>Freie Software unter der Apache-Lizenz, Version 2.0.</translation>
    </message>
    <message>
        <source>Muniment {version}</source>
        <translation>Muniment {version}</translation>
    </message>
    <message>
        <source>Third-party notices and licenses</source>
        <translation>Hinweise und Lizenzen Dritter</translation>
    </message>
</context>
<context>
    <name>AccessNotices</name>
    <message>
        <source>A program asks for access to your memories. Unlock Muniment to decide.</source>
        <translation>Ein Programm bittet um Zugriff auf die Erinnerungen. Zum Entscheiden Muniment entsperren.</translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation>Entscheiden …</translation>
    </message>
    <message>
        <source>“{name}” asks for access to your memories.</source>
        <translation>„{name}“ bittet um Zugriff auf die Erinnerungen.</translation>
    </message>
</context>
<context>
    <name>AccessPanel</name>
    <message>
        <source>Access to grant</source>
        <translation>Gewährter Zugriff</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Choose a namespace first.</source>
        <translation>Erst einen Namensraum wählen.</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Programs choose their own names, so a name proves nothing. Allow only a program that you have just started or set up. Until you do, it can't read or write anything.</source>
        <translation>Ihren Namen wählen Programme selbst, er beweist also nichts. Nur ein Programm erlauben, das gerade gestartet oder eingerichtet wurde. Bis dahin kann es nichts lesen oder schreiben.</translation>
    </message>
    <message>
        <source>You revoked “{name}”, an agent with this name or program, on {moment}. Allow it only if you want it to have access again.</source>
        <translation>„{name}“, ein Agent mit diesem Namen oder Programm, wurde widerrufen ({moment}). Nur erlauben, wenn er wieder Zugriff haben soll.</translation>
    </message>
    <message>
        <source>“{name}” already has a key. If you allow this request, a new key with the access chosen here replaces it.</source>
        <translation>„{name}“ hat schon einen Schlüssel. Beim Erlauben ersetzt ihn ein neuer mit den hier gewählten Rechten.</translation>
    </message>
    <message>
        <source>“{name}” asks for access</source>
        <translation>„{name}“ bittet um Zugriff</translation>
    </message>
</context>
<context>
    <name>ActivityChart</name>
    <message>
        <source>Calls of the last 30 days</source>
        <translation>Aufrufe der letzten 30 Tage</translation>
    </message>
    <message>
        <source>No calls</source>
        <translation>Keine Aufrufe</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstige</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Lesend</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Schreibend</translation>
    </message>
    <message>
        <source>{calls} on {busy} of {count} days</source>
        <translation>{calls} an {busy} von {count} Tagen</translation>
    </message>
    <message>
        <source>{day}: writes {writes}, reads {reads}, other {others}</source>
        <translation>{day}: schreibend {writes}, lesend {reads}, sonstige {others}</translation>
    </message>
</context>
<context>
    <name>AddValue</name>
    <message>
        <source>Add a metadata value</source>
        <translation>Angabe zu den Metadaten hinzufügen</translation>
    </message>
</context>
<context>
    <name>AgentDetail</name>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Memories it wrote</source>
        <translation>Von ihm geschriebene Erinnerungen</translation>
    </message>
    <message>
        <source>Memories written and read</source>
        <translation>Geschriebene und gelesene Erinnerungen</translation>
    </message>
    <message>
        <source>Memories written: {count}</source>
        <translation>Geschriebene Erinnerungen: {count}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Revoke this key permanently</source>
        <translation>Diesen Schlüssel endgültig widerrufen</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>Widerrufen…</translation>
    </message>
    <message>
        <source>Show all in Browse</source>
        <translation>Alle in „Erinnerungen“ zeigen</translation>
    </message>
    <message>
        <source>Show earlier</source>
        <translation>Frühere zeigen</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>Die letzten 30 Tage</translation>
    </message>
    <message>
        <source>Undo everything this agent wrote since a chosen time</source>
        <translation>Alles rückgängig machen, was dieser Agent seit einem bestimmten Zeitpunkt geschrieben hat</translation>
    </message>
    <message>
        <source>Undo since…</source>
        <translation>Zurücknehmen ab…</translation>
    </message>
</context>
<context>
    <name>AgentFacts</name>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Access to</source>
        <translation>Zugriff auf</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Key starts with</source>
        <translation>Schlüssel beginnt mit</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
</context>
<context>
    <name>AgentList</name>
    <message>
        <source>1 program asks for access</source>
        <translation>1 Programm bittet um Zugriff</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>How agents connect</source>
        <translation>So werden Agenten verbunden</translation>
    </message>
    <message>
        <source>New key for an agent</source>
        <translation>Neuer Schlüssel für einen Agenten</translation>
    </message>
    <message>
        <source>Owners and sessions</source>
        <translation>Inhaber und Sitzungen</translation>
    </message>
    <message>
        <source>Show 1 revoked key</source>
        <translation>1 widerrufenen Schlüssel zeigen</translation>
    </message>
    <message>
        <source>Show {count} revoked</source>
        <translation>{count} widerrufene zeigen</translation>
    </message>
    <message>
        <source>{count} programs ask for access</source>
        <translation>{count} Programme bitten um Zugriff</translation>
    </message>
</context>
<context>
    <name>AgentReading</name>
    <message>
        <source>Memories it read</source>
        <translation>Erinnerungen, die der Agent gelesen hat</translation>
    </message>
    <message>
        <source>Read: {count}</source>
        <translation>Gelesen: {count}</translation>
    </message>
    <message>
        <source>Reads before {day} were not recorded.</source>
        <translation>Was vor dem {day} gelesen wurde, ist nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Show all in Browse</source>
        <translation>Alle in „Erinnerungen“ zeigen</translation>
    </message>
    <message>
        <source>Show everything it read in Browse</source>
        <translation>Alles Gelesene in „Erinnerungen“ zeigen</translation>
    </message>
</context>
<context>
    <name>AgentsView</name>
    <message>
        <source>An agent is a program that saves and looks up memories for you, such as a chat or coding assistant. Each agent gets its own key: you choose what it can access, see what it wrote, and can undo it.</source>
        <translation>Ein Agent ist ein Programm, das hier Erinnerungen speichert und nachschlägt, etwa ein Chat- oder Programmierassistent. Jeder Agent hat einen eigenen Schlüssel: Der legt fest, worauf er zugreifen darf. Was er schreibt, ist nachvollziehbar und lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Connect the first agent…</source>
        <translation>Den ersten Agenten verbinden…</translation>
    </message>
    <message>
        <source>Denied “{name}”. It can't ask again for a day.</source>
        <translation>„{name}“ abgelehnt. Er kann einen Tag lang nicht wieder fragen.</translation>
    </message>
    <message>
        <source>Edit this agent's name, access and limits…</source>
        <translation>Name, Zugriff und Grenzen dieses Agenten ändern…</translation>
    </message>
    <message>
        <source>Pause or resume this agent</source>
        <translation>Diesen Agenten pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>Revoke this agent's key…</source>
        <translation>Schlüssel dieses Agenten widerrufen…</translation>
    </message>
    <message>
        <source>Revoked “{name}”. Its key no longer works.</source>
        <translation>„{name}“ widerrufen. Sein Schlüssel gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Since the key was created</source>
        <translation>Seit dem Anlegen des Schlüssels</translation>
    </message>
    <message>
        <source>Undid what “{name}” wrote: {memories}.</source>
        <translation>Rückgängig gemacht, was „{name}“ geschrieben hat: {memories}.</translation>
    </message>
    <message>
        <source>Undo what an agent wrote</source>
        <translation>Geschriebenes eines Agenten zurücknehmen</translation>
    </message>
    <message>
        <source>Undo what this agent wrote since…</source>
        <translation>Zurücknehmen, was dieser Agent ab einem Zeitpunkt geschrieben hat…</translation>
    </message>
    <message>
        <source>Undo what {name} wrote</source>
        <translation>Zurücknehmen, was „{name}“ geschrieben hat</translation>
    </message>
    <message>
        <source>undid what an agent wrote</source>
        <translation>Geschriebenes eines Agenten rückgängig gemacht</translation>
    </message>
    <message>
        <source>“{name}” now has access, with its own key.</source>
        <translation>„{name}“ hat jetzt Zugriff, mit einem eigenen Schlüssel.</translation>
    </message>
</context>
<context>
    <name>AppearanceSection</name>
    <message>
        <source>&amp;Dark</source>
        <translation>D&amp;unkel</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>He&amp;ll</translation>
    </message>
    <message>
        <source>Keep Muniment in the tray when the window is closed</source>
        <translation>Muniment beim Schließen des Fensters im Infobereich lassen</translation>
    </message>
    <message>
        <source>Match &amp;system</source>
        <translation>An &amp;System anpassen</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>BackOff</name>
    <message>
        <source>Try again in {seconds} s</source>
        <translation>Neuer Versuch in {seconds} s</translation>
    </message>
</context>
<context>
    <name>BackupButton</name>
    <message>
        <source>Backing up… {percent}%</source>
        <translation>Sicherung läuft… {percent} %</translation>
    </message>
    <message>
        <source>Backup failed</source>
        <translation>Sicherung gescheitert</translation>
    </message>
    <message>
        <source>Backup failed. Show details.</source>
        <translation>Sicherung gescheitert: Einzelheiten zeigen</translation>
    </message>
    <message>
        <source>Click to stop. Muniment tries again in an hour.</source>
        <translation>Ein Klick hält an. In einer Stunde wird es wieder versucht.</translation>
    </message>
    <message>
        <source>Stop the backup</source>
        <translation>Sicherung anhalten</translation>
    </message>
</context>
<context>
    <name>BackupPlace</name>
    <message>
        <source>Backup folder</source>
        <translation>Ordner der Sicherungen</translation>
    </message>
    <message>
        <source>Backups are saved in {folder}</source>
        <translation>Sicherungen liegen in {folder}</translation>
    </message>
    <message>
        <source>Backups are saved in {folder}, which isn't available right now.</source>
        <translation>Sicherungen liegen in {folder}; der Ordner ist jetzt nicht verfügbar.</translation>
    </message>
    <message>
        <source>Choose a folder on another disk to be safe if this one fails.</source>
        <translation>Ein Ordner auf einem anderen Datenträger schützt, falls dieser ausfällt.</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Use the folder next to the vault</source>
        <translation>Ordner neben dem Tresor benutzen</translation>
    </message>
</context>
<context>
    <name>BackupSchedule</name>
    <message>
        <source>&amp;Automatic backup</source>
        <translation>A&amp;utomatische Sicherung</translation>
    </message>
    <message>
        <source>How often Muniment backs up automatically</source>
        <translation>Wie oft von selbst gesichert wird</translation>
    </message>
    <message>
        <source>Muniment backs up while the vault is open, and catches up on a missed backup soon after you unlock it. It keeps one backup for each of the last 7 days and each of the last 4 weeks. Backups you make yourself stay until you remove them.</source>
        <translation>Gesichert wird, solange der Tresor offen ist; eine verpasste Sicherung wird bald nach dem Entsperren nachgeholt. Behalten wird je eine Sicherung der letzten 7 Tage und der letzten 4 Wochen. Von Hand angelegte bleiben, bis sie entfernt werden.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>BackupTable</name>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
</context>
<context>
    <name>BackupWatch</name>
    <message>
        <source>Backup saved and verified.</source>
        <translation>Sicherung gespeichert und geprüft.</translation>
    </message>
    <message>
        <source>The scheduled backup failed. {reason}</source>
        <translation>Die geplante Sicherung ist gescheitert. {reason}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>BackupsSection</name>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Backup saved and verified.</source>
        <translation>Sicherung gespeichert und geprüft.</translation>
    </message>
    <message>
        <source>Backup to restore</source>
        <translation>Wiederherzustellende Sicherung</translation>
    </message>
    <message>
        <source>Backups (*.db)</source>
        <translation>Sicherungen (*.db)</translation>
    </message>
    <message>
        <source>Delete the backup of {moment} permanently?</source>
        <translation>Die Sicherung vom {moment} endgültig entfernen?</translation>
    </message>
    <message>
        <source>It takes up {size}. The vault itself is not affected.</source>
        <translation>Sie belegt {size}. Der Tresor selbst bleibt unberührt.</translation>
    </message>
    <message>
        <source>No backups yet. Back up now, and copy a backup to another disk from time to time.</source>
        <translation>Noch keine Sicherung. Am besten gleich eine anlegen und ab und zu auf einen anderen Datenträger kopieren.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove a backup</source>
        <translation>Sicherung entfernen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation>Aus einer Datei wiederherstellen…</translation>
    </message>
    <message>
        <source>Restore the backup: {name}</source>
        <translation>Sicherung wiederherstellen: {name}</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Wiederherstellen…</translation>
    </message>
    <message>
        <source>Stopped; nothing was changed.</source>
        <translation>Angehalten; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>Erneut prüfen</translation>
    </message>
</context>
<context>
    <name>BioCard</name>
    <message>
        <source>1 word</source>
        <translation>1 Wort</translation>
    </message>
    <message>
        <source>Bio</source>
        <translation>Kurzporträt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the bio</source>
        <translation>Kurzporträt kopieren</translation>
    </message>
    <message>
        <source>Edit your text…</source>
        <translation>Eigenen Text bearbeiten…</translation>
    </message>
    <message>
        <source>Generate from memories</source>
        <translation>Aus Erinnerungen erstellen</translation>
    </message>
    <message>
        <source>Removed your own bio. It is generated from memories again.</source>
        <translation>Eigener Text entfernt. Das Kurzporträt entsteht wieder aus Erinnerungen.</translation>
    </message>
    <message>
        <source>These memories say nothing about you yet. Add facts and preferences, such as “I live in Lisbon” or “I like window seats”.</source>
        <translation>Diese Erinnerungen sagen noch nichts Persönliches. Tatsachen und Vorlieben helfen, etwa „Ich wohne in Lissabon“ oder „Ich sitze gern am Fenster“.</translation>
    </message>
    <message>
        <source>Write it yourself…</source>
        <translation>Selbst schreiben…</translation>
    </message>
    <message>
        <source>Written by your local language model from the memories linked to each sentence.</source>
        <translation>Vom eigenen Sprachmodell aus den Erinnerungen geschrieben, die zu jedem Satz genannt sind.</translation>
    </message>
    <message>
        <source>You wrote this on {moment}. New memories don't change it.</source>
        <translation>Selbst geschrieben ({moment}). Neue Erinnerungen ändern daran nichts.</translation>
    </message>
    <message>
        <source>{count} words</source>
        <translation>{count} Wörter</translation>
    </message>
    <message>
        <source>{words}. Each sentence links to its memories.</source>
        <translation>{words}. Zu jedem Satz sind seine Erinnerungen genannt.</translation>
    </message>
</context>
<context>
    <name>BioEditor</name>
    <message>
        <source>An empty bio is not saved.</source>
        <translation>Ein leeres Kurzporträt wird nicht gespeichert.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Not saved: the bio {reason}.</source>
        <translation>Nicht gespeichert: Das Kurzporträt {reason}.</translation>
    </message>
    <message>
        <source>Your own bio</source>
        <translation>Eigenes Kurzporträt</translation>
    </message>
</context>
<context>
    <name>BioHistorySection</name>
    <message>
        <source>All its versions are deleted. You can't undo this. Your memories are not changed.</source>
        <translation>Alle Fassungen werden gelöscht. Das lässt sich nicht rückgängig machen. Die Erinnerungen bleiben unverändert.</translation>
    </message>
    <message>
        <source>Delete permanently</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete permanently…</source>
        <translation>Endgültig löschen…</translation>
    </message>
    <message>
        <source>Delete this bio and its history permanently?</source>
        <translation>Dieses Kurzporträt mit seinem Verlauf endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete this bio and its history permanently…</source>
        <translation>Dieses Kurzporträt mit seinem Verlauf endgültig löschen…</translation>
    </message>
    <message>
        <source>Deleted the bio and its history permanently.</source>
        <translation>Kurzporträt mit seinem Verlauf endgültig gelöscht.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Removed; generated from memories since then.</source>
        <translation>Entfernt; seitdem aus Erinnerungen erstellt.</translation>
    </message>
    <message>
        <source>Restore this version</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore version {number}</source>
        <translation>Fassung {number} wiederherstellen</translation>
    </message>
    <message>
        <source>Restored version {number} of your bio.</source>
        <translation>Fassung {number} des Kurzporträts wiederhergestellt.</translation>
    </message>
    <message>
        <source>Show older versions</source>
        <translation>Ältere Fassungen zeigen</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Fassung {number}</translation>
    </message>
    <message>
        <source>{writer} · {moment}</source>
        <translation>{writer} · {moment}</translation>
    </message>
</context>
<context>
    <name>BrowseView</name>
    <message>
        <source>Copied the text.</source>
        <translation>Text kopiert.</translation>
    </message>
    <message>
        <source>Copied {count} texts.</source>
        <translation>{count} Texte kopiert.</translation>
    </message>
    <message>
        <source>Some changes couldn't be saved. Muniment keeps them and brings them back when you open it again.</source>
        <translation>Einige Änderungen konnten nicht gespeichert werden. Muniment bewahrt sie auf und zeigt sie beim nächsten Öffnen wieder.</translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add tags to the selection…</source>
        <translation>Auswahl mit Schlagwörtern versehen…</translation>
    </message>
    <message>
        <source>Archive or change priority</source>
        <translation>Archivieren oder Priorität ändern</translation>
    </message>
    <message>
        <source>Archive the selection</source>
        <translation>Auswahl archivieren</translation>
    </message>
    <message>
        <source>Cancel editing tags</source>
        <translation>Ändern der Schlagwörter abbrechen</translation>
    </message>
    <message>
        <source>Change the importance of the selection…</source>
        <translation>Wichtigkeit der Auswahl ändern…</translation>
    </message>
    <message>
        <source>Change the type of the selection…</source>
        <translation>Typ der Auswahl ändern…</translation>
    </message>
    <message>
        <source>Change type, importance or expiry</source>
        <translation>Typ, Wichtigkeit oder Ablauf ändern</translation>
    </message>
    <message>
        <source>Change when the selection expires…</source>
        <translation>Ablauf der Auswahl ändern…</translation>
    </message>
    <message>
        <source>Deprioritize the selection</source>
        <translation>Auswahl zurückstellen</translation>
    </message>
    <message>
        <source>Export the selection…</source>
        <translation>Auswahl exportieren…</translation>
    </message>
    <message>
        <source>Give the selection normal priority</source>
        <translation>Auswahl mit normaler Priorität</translation>
    </message>
    <message>
        <source>Let Muniment set the priority</source>
        <translation>Muniment die Priorität bestimmen lassen</translation>
    </message>
    <message>
        <source>Move the selection to</source>
        <translation>Auswahl verschieben nach</translation>
    </message>
    <message>
        <source>Move the selection to another namespace…</source>
        <translation>Auswahl in einen anderen Namensraum verschieben…</translation>
    </message>
    <message>
        <source>Move the selection to the trash</source>
        <translation>Auswahl in den Papierkorb legen</translation>
    </message>
    <message>
        <source>Move to a namespace</source>
        <translation>In einen Namensraum verschieben</translation>
    </message>
    <message>
        <source>Pin the selection</source>
        <translation>Auswahl anheften</translation>
    </message>
    <message>
        <source>Progress of the change</source>
        <translation>Fortschritt der Änderung</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove tags from the selection…</source>
        <translation>Schlagwörter der Auswahl entfernen…</translation>
    </message>
    <message>
        <source>Select one memory only</source>
        <translation>Nur eine Erinnerung auswählen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the change</source>
        <translation>Änderung anhalten</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags of the selection</source>
        <translation>Schlagwörter der Auswahl</translation>
    </message>
    <message>
        <source>Tags to add</source>
        <translation>Neue Schlagwörter</translation>
    </message>
    <message>
        <source>Tags to remove</source>
        <translation>Zu entfernende Schlagwörter</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Schlagwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Unarchive the selection</source>
        <translation>Auswahl aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>In Arbeit…</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{done} von {total} erledigt</translation>
    </message>
</context>
<context>
    <name>BulkFieldMenus</name>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>High ({percent} %)</source>
        <translation>Hoch ({percent} %)</translation>
    </message>
    <message>
        <source>Highest ({percent} %)</source>
        <translation>Höchste ({percent} %)</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>Wichtigkeit</translation>
    </message>
    <message>
        <source>Low ({percent} %)</source>
        <translation>Niedrig ({percent} %)</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Usual ({percent} %)</source>
        <translation>Normal ({percent} %)</translation>
    </message>
</context>
<context>
    <name>BulkWork</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>BusyLine</name>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
</context>
<context>
    <name>CaptureFields</name>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Schlagwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Text of the memory</source>
        <translation>Text der Erinnerung</translation>
    </message>
    <message>
        <source>What would you like to remember?</source>
        <translation>Was soll in Erinnerung bleiben?</translation>
    </message>
</context>
<context>
    <name>CaptureSection</name>
    <message>
        <source>&amp;Namespace</source>
        <translation>&amp;Namensraum</translation>
    </message>
    <message>
        <source>Copied the command.</source>
        <translation>Befehl kopiert.</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Namespace for captured memories</source>
        <translation>Namensraum für erfasste Erinnerungen</translation>
    </message>
    <message>
        <source>New thoughts are saved here unless you choose another namespace.</source>
        <translation>Neue Gedanken werden hier gespeichert, solange kein anderer Namensraum gewählt ist.</translation>
    </message>
    <message>
        <source>Open quick capture</source>
        <translation>Schnellerfassung öffnen</translation>
    </message>
    <message>
        <source>To open quick capture from any program, assign this command to a shortcut in your desktop's keyboard settings. If the vault is locked, you unlock it first.</source>
        <translation>Um die Schnellerfassung aus jedem Programm zu öffnen, diesen Befehl in den Tastatureinstellungen der Arbeitsumgebung auf ein Tastenkürzel legen. Ein gesperrter Tresor wird zuerst entsperrt.</translation>
    </message>
    <message>
        <source>{name} (deleted)</source>
        <translation>{name} (gelöscht)</translation>
    </message>
</context>
<context>
    <name>CaptureWindow</name>
    <message>
        <source>Close and keep the draft (Esc)</source>
        <translation>Schließen und den Entwurf behalten (Esc)</translation>
    </message>
    <message>
        <source>Ctrl+Enter saves, Esc keeps the draft</source>
        <translation>Strg+Enter speichert, Esc behält den Entwurf</translation>
    </message>
    <message>
        <source>Only text files can be dropped here: .txt and .md.</source>
        <translation>Nur Textdateien lassen sich hier ablegen: .txt und .md.</translation>
    </message>
    <message>
        <source>Quick capture</source>
        <translation>Schnellerfassung</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Remembered in {namespace}.</source>
        <translation>Gemerkt in {namespace}.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>ChangePassphraseDialog</name>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <source>Current passphrase</source>
        <translation>Aktuelle Passphrase</translation>
    </message>
    <message>
        <source>Everything else that unlocks the vault still does. No one can reset a passphrase.</source>
        <translation>Alles andere, was den Tresor öffnet, öffnet ihn weiterhin. Niemand kann eine Passphrase zurücksetzen.</translation>
    </message>
    <message>
        <source>If you no longer know the current passphrase, lock the vault and unlock it with your recovery key.</source>
        <translation>Wer die aktuelle Passphrase nicht mehr weiß, sperrt den Tresor und entsperrt ihn mit dem Wiederherstellungsschlüssel.</translation>
    </message>
    <message>
        <source>It's too late to cancel: the new passphrase is being saved.</source>
        <translation>Zum Abbrechen ist es zu spät: Die neue Passphrase wird schon geschrieben.</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <source>You unlocked the vault without its passphrase, so the current one isn't needed. It stops working once you set a new one.</source>
        <translation>Der Tresor wurde ohne seine Passphrase entsperrt, daher ist die aktuelle nicht nötig. Sobald eine neue festgelegt ist, gilt sie nicht mehr.</translation>
    </message>
    <message>
        <source>Your memories and your recovery key do not change.</source>
        <translation>Erinnerungen und Wiederherstellungsschlüssel ändern sich nicht.</translation>
    </message>
</context>
<context>
    <name>ChartCanvas</name>
    <message>
        <source>{series}: {said}</source>
        <translation>{series}: {said}</translation>
    </message>
</context>
<context>
    <name>ChartCard</name>
    <message>
        <source>Save as PNG…</source>
        <translation>Als PNG speichern…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>Als SVG speichern…</translation>
    </message>
    <message>
        <source>Save data as CSV…</source>
        <translation>Daten als CSV speichern…</translation>
    </message>
    <message>
        <source>Save the chart “{title}”</source>
        <translation>Diagramm „{title}“ speichern</translation>
    </message>
    <message>
        <source>Save this chart</source>
        <translation>Dieses Diagramm speichern</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>No matching commands.</source>
        <translation>Keine passenden Befehle.</translation>
    </message>
    <message>
        <source>Type what you want to do or find</source>
        <translation>Was soll geschehen oder gefunden werden?</translation>
    </message>
</context>
<context>
    <name>ConfigurationPanel</name>
    <message>
        <source>By command, asking first</source>
        <translation>Per Befehl, mit Nachfrage</translation>
    </message>
    <message>
        <source>By command, with its key</source>
        <translation>Per Befehl, mit Schlüssel</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Copied. The clipboard is cleared in {seconds} seconds.</source>
        <translation>Kopiert. Die Zwischenablage wird in {seconds} Sekunden geleert.</translation>
    </message>
    <message>
        <source>Copy the configuration</source>
        <translation>Konfiguration kopieren</translation>
    </message>
    <message>
        <source>Create a key for it and replace mun_YOUR_KEY with that key.</source>
        <translation>Einen Schlüssel dafür anlegen und mun_YOUR_KEY durch ihn ersetzen.</translation>
    </message>
    <message>
        <source>Goes in {place}. Merge it with what the file already contains.</source>
        <translation>Gehört in {place}. Mit dem zusammenführen, was schon darin steht.</translation>
    </message>
    <message>
        <source>Hooks: save and look up memories at every prompt</source>
        <translation>Hooks: bei jeder Eingabe Erinnerungen speichern und nachschlagen</translation>
    </message>
    <message>
        <source>How the program connects to Muniment</source>
        <translation>Wie das Programm Muniment erreicht</translation>
    </message>
    <message>
        <source>Over HTTP, with a key</source>
        <translation>Über HTTP, mit einem Schlüssel</translation>
    </message>
    <message>
        <source>Program of the agent</source>
        <translation>Programm des Agenten</translation>
    </message>
    <message>
        <source>The file contains the agent's own key. Only you can read it.</source>
        <translation>Die Datei enthält den eigenen Schlüssel des Agenten. Nur das eigene Benutzerkonto kann sie lesen.</translation>
    </message>
    <message>
        <source>When the agent first starts, it asks for permission here. Until you allow it, it can't read anything.</source>
        <translation>Beim ersten Start bittet der Agent hier um Erlaubnis. Bis dahin kann er nichts lesen.</translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Confirm your recovery key</source>
        <translation>Wiederherstellungsschlüssel bestätigen</translation>
    </message>
    <message>
        <source>Enter these two groups from your copy of the recovery key.</source>
        <translation>Diese zwei Gruppen aus der Abschrift des Wiederherstellungsschlüssels eingeben.</translation>
    </message>
    <message>
        <source>Group of the recovery key</source>
        <translation>Gruppe des Wiederherstellungsschlüssels</translation>
    </message>
    <message>
        <source>Group {number}</source>
        <translation>Gruppe {number}</translation>
    </message>
    <message>
        <source>Show the key again</source>
        <translation>Schlüssel noch einmal zeigen</translation>
    </message>
    <message>
        <source>That doesn't match the key. Check your copy.</source>
        <translation>Das stimmt nicht mit dem Schlüssel überein. Bitte die Abschrift prüfen.</translation>
    </message>
</context>
<context>
    <name>ConflictList</name>
    <message>
        <source>1 conflict</source>
        <translation>1 Konflikt</translation>
    </message>
    <message>
        <source>Keep the first</source>
        <translation>Ersten behalten</translation>
    </message>
    <message>
        <source>On {device}, {moment}</source>
        <translation>Auf {device}, {moment}</translation>
    </message>
    <message>
        <source>Show the memory</source>
        <translation>Erinnerung zeigen</translation>
    </message>
    <message>
        <source>The text that counts now</source>
        <translation>Der Text, der jetzt gilt</translation>
    </message>
    <message>
        <source>Two devices changed this text without knowing of each other.</source>
        <translation>Zwei Geräte haben diesen Text geändert, ohne voneinander zu wissen.</translation>
    </message>
    <message>
        <source>Use the second</source>
        <translation>Zweiten nehmen</translation>
    </message>
    <message>
        <source>{count} conflicts</source>
        <translation>{count} Konflikte</translation>
    </message>
</context>
<context>
    <name>ConflictPanel</name>
    <message>
        <source>Keep both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Eigene behalten</translation>
    </message>
    <message>
        <source>The other text</source>
        <translation>Der andere Text</translation>
    </message>
    <message>
        <source>This text was changed by someone else while you were typing.</source>
        <translation>Dieser Text wurde während des Tippens von jemand anderem geändert.</translation>
    </message>
    <message>
        <source>Use the other</source>
        <translation>Den anderen nehmen</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>Der eigene Text</translation>
    </message>
</context>
<context>
    <name>ConnectPage</name>
    <message>
        <source>Agents that use a memory API</source>
        <translation>Agenten, die eine Erinnerungs-API benutzen</translation>
    </message>
    <message>
        <source>Base URL of {name}</source>
        <translation>Basis-URL von {name}</translation>
    </message>
    <message>
        <source>Copy the base URL of {name}</source>
        <translation>Basis-URL von {name} kopieren</translation>
    </message>
    <message>
        <source>How agents connect</source>
        <translation>So werden Agenten verbunden</translation>
    </message>
    <message>
        <source>Muniment listens at {url}, for programs on this computer only.</source>
        <translation>Muniment antwortet unter {url}, nur Programmen auf diesem Computer.</translation>
    </message>
    <message>
        <source>Programs that use MCP</source>
        <translation>Programme, die MCP benutzen</translation>
    </message>
    <message>
        <source>The port is off, so agents that use it can't reach Muniment.</source>
        <translation>Der Port ist geschlossen, daher erreichen Agenten, die ihn benutzen, Muniment nicht.</translation>
    </message>
    <message>
        <source>These agents only need a new base URL and a key for their API. Clients add the rest of each path themselves.</source>
        <translation>Solche Agenten brauchen nur eine neue Basis-URL und einen Schlüssel für ihre API. Den Rest jedes Pfads ergänzen die Clients selbst.</translation>
    </message>
    <message>
        <source>{header}, keys start with {prefix}</source>
        <translation>{header}, Schlüssel beginnen mit {prefix}</translation>
    </message>
</context>
<context>
    <name>CorrectionLine</name>
    <message>
        <source>Search for the original words</source>
        <translation>Nach den ursprünglichen Wörtern suchen</translation>
    </message>
    <message>
        <source>Search for “{query}” instead</source>
        <translation>Stattdessen nach „{query}“ suchen</translation>
    </message>
    <message>
        <source>Showing results for “{query}”</source>
        <translation>Ergebnisse für „{query}“</translation>
    </message>
</context>
<context>
    <name>CreatingPage</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Creating your vault</source>
        <translation>Der Tresor wird angelegt</translation>
    </message>
    <message>
        <source>Deriving the key is slow on purpose, to make guessing hard.</source>
        <translation>Das Ableiten des Schlüssels ist mit Absicht langsam: Das erschwert das Raten.</translation>
    </message>
    <message>
        <source>It's too late to cancel: the vault has been created.</source>
        <translation>Zum Abbrechen ist es zu spät: Der Tresor ist angelegt.</translation>
    </message>
</context>
<context>
    <name>DamagedDeletion</name>
    <message>
        <source>Its record is damaged, and only an older backup may still have its text. Undo brings it back, still damaged. In the trash it can only be deleted permanently.</source>
        <translation>Ihr Datensatz ist beschädigt; ihren Text hat höchstens noch eine ältere Sicherung. „Rückgängig“ holt sie beschädigt zurück. Im Papierkorb lässt sie sich nur endgültig löschen.</translation>
    </message>
    <message>
        <source>Move this unreadable memory to the trash?</source>
        <translation>Diese nicht lesbare Erinnerung in den Papierkorb legen?</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message>
        <source>Moved an unreadable memory to the trash.</source>
        <translation>Nicht lesbare Erinnerung in den Papierkorb gelegt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>DayField</name>
    <message>
        <source>Any day</source>
        <translation>Beliebiger Tag</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
</context>
<context>
    <name>DesktopSection</name>
    <message>
        <source>It starts in the tray with the vault locked. Turning this off removes the system's autostart entry.</source>
        <translation>Es startet im Infobereich mit gesperrtem Tresor. Ausschalten entfernt den Autostart-Eintrag des Systems.</translation>
    </message>
    <message>
        <source>Show titles of recent memories in the tray menu</source>
        <translation>Titel der letzten Erinnerungen im Menü des Infobereichs zeigen</translation>
    </message>
    <message>
        <source>Start Muniment when I log in</source>
        <translation>Muniment bei der Anmeldung starten</translation>
    </message>
    <message>
        <source>This desktop has no tray, so the window opens after a few seconds with the vault locked. Turning this off removes the system's autostart entry.</source>
        <translation>Diese Arbeitsumgebung hat keinen Infobereich, daher öffnet sich nach einigen Sekunden das Fenster mit gesperrtem Tresor. Ausschalten entfernt den Autostart-Eintrag des Systems.</translation>
    </message>
    <message>
        <source>While the vault is open, anyone who can see your screen can read them.</source>
        <translation>Solange der Tresor offen ist, kann sie lesen, wer vor dem Bildschirm steht.</translation>
    </message>
</context>
<context>
    <name>DestinationButton</name>
    <message>
        <source>{name} ({shortcut})</source>
        <translation>{name} ({shortcut})</translation>
    </message>
</context>
<context>
    <name>DetailHead</name>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Copied the ID.</source>
        <translation>Kennung kopiert.</translation>
    </message>
    <message>
        <source>Copied the text.</source>
        <translation>Text kopiert.</translation>
    </message>
    <message>
        <source>Edited at {time}</source>
        <translation>Bearbeitet um {time}</translation>
    </message>
    <message>
        <source>Edited on {moment}</source>
        <translation>Bearbeitet am {moment}</translation>
    </message>
    <message>
        <source>Edited; saves automatically</source>
        <translation>Bearbeitet, wird automatisch gespeichert</translation>
    </message>
    <message>
        <source>More about this memory</source>
        <translation>Mehr zu dieser Erinnerung</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message>
        <source>New memory</source>
        <translation>Neue Erinnerung</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>DeviceList</name>
    <message>
        <source>Compare the fingerprints on your devices once. A device that you don't know can read everything that is synced.</source>
        <translation>Die Fingerabdrücke einmal auf allen Geräten vergleichen. Ein unbekanntes Gerät kann alles lesen, was synchronisiert wird.</translation>
    </message>
    <message>
        <source>Fingerprint: {fingerprint}</source>
        <translation>Fingerabdruck: {fingerprint}</translation>
    </message>
    <message>
        <source>Last news from it: {moment}</source>
        <translation>Zuletzt etwas davon empfangen: {moment}</translation>
    </message>
    <message>
        <source>More from it is on the way</source>
        <translation>Mehr davon ist unterwegs</translation>
    </message>
    <message>
        <source>Nothing from it has arrived yet</source>
        <translation>Noch nichts davon angekommen</translation>
    </message>
    <message>
        <source>Remove {device}</source>
        <translation>{device} entfernen</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Removed. Files from it that are not used: {count}</source>
        <translation>Entfernt. Nicht verwendete Dateien davon: {count}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>This device</source>
        <translation>Dieses Gerät</translation>
    </message>
    <message>
        <source>Undo changes from {device}</source>
        <translation>Änderungen von {device} rückgängig machen</translation>
    </message>
    <message>
        <source>Undo its changes…</source>
        <translation>Änderungen rückgängig machen…</translation>
    </message>
</context>
<context>
    <name>DiffLabel</name>
    <message>
        <source>What changed in the text</source>
        <translation>Was sich am Text geändert hat</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Get started</source>
        <translation>Los geht’s</translation>
    </message>
    <message>
        <source>It locks when you are away, and when you press Ctrl+L.</source>
        <translation>Der Tresor sperrt sich von selbst bei Abwesenheit und mit Strg+L.</translation>
    </message>
    <message>
        <source>Open my memories</source>
        <translation>Erinnerungen öffnen</translation>
    </message>
    <message>
        <source>Write down something you would like to find again: a preference, a date, something you learned. Then search for it in other words.</source>
        <translation>Etwas aufschreiben, das wiedergefunden werden soll: eine Vorliebe, ein Datum, etwas Gelerntes. Dann mit anderen Worten danach suchen.</translation>
    </message>
    <message>
        <source>Your vault is open</source>
        <translation>Der Tresor ist offen</translation>
    </message>
</context>
<context>
    <name>DropFrame</name>
    <message>
        <source>Can't be imported: {names}</source>
        <translation>Nicht importierbar: {names}</translation>
    </message>
    <message>
        <source>Drop to import {names}</source>
        <translation>Zum Importieren ablegen: {names}</translation>
    </message>
</context>
<context>
    <name>DuplicatePanel</name>
    <message>
        <source>&amp;Keep all</source>
        <translation>Alle beha&amp;lten</translation>
    </message>
    <message>
        <source>&amp;Keep both</source>
        <translation>Beide beha&amp;lten</translation>
    </message>
    <message>
        <source>&amp;Merge</source>
        <translation>&amp;Zusammenführen</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>Überspr&amp;ingen</translation>
    </message>
    <message>
        <source>Show the memory</source>
        <translation>Erinnerung zeigen</translation>
    </message>
    <message>
        <source>The text you choose stays and gets the tags, metadata and importance of the others, which move to the trash.</source>
        <translation>Der gewählte Text bleibt und erhält Schlagwörter, Metadaten und Wichtigkeit der anderen, die in den Papierkorb kommen.</translation>
    </message>
</context>
<context>
    <name>EditKeyDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Changes apply from the next call. Memories the agent wrote are not moved.</source>
        <translation>Änderungen gelten ab dem nächsten Aufruf. Vom Agenten geschriebene Erinnerungen bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Choose a namespace first.</source>
        <translation>Erst einen Namensraum wählen.</translation>
    </message>
    <message>
        <source>Edit agent</source>
        <translation>Agenten bearbeiten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>EntitiesView</name>
    <message>
        <source>Another entry has this name already. The memories that use it move there, which can't be undone.</source>
        <translation>Ein anderer Eintrag hat diesen Namen schon. Die Erinnerungen, die ihn verwenden, wandern dorthin; das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Created “{name}”.</source>
        <translation>„{name}“ angelegt.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deleted “{name}”.</source>
        <translation>„{name}“ gelöscht.</translation>
    </message>
    <message>
        <source>Edit name and type…</source>
        <translation>Name und Typ bearbeiten…</translation>
    </message>
    <message>
        <source>Go to Browse</source>
        <translation>Zu den Erinnerungen</translation>
    </message>
    <message>
        <source>Merge the selection…</source>
        <translation>Auswahl zusammenführen…</translation>
    </message>
    <message>
        <source>Muniment lists the people, places and things that your memories mention. Write a memory or import some, and they appear here.</source>
        <translation>Hier stehen die Personen, Orte und Dinge, die in den Erinnerungen vorkommen. Sobald eine Erinnerung geschrieben oder importiert ist, erscheinen sie.</translation>
    </message>
    <message>
        <source>Saved “{name}”.</source>
        <translation>„{name}“ gespeichert.</translation>
    </message>
    <message>
        <source>Several names are selected. If they mean the same person or thing, merge them.</source>
        <translation>Mehrere Namen sind ausgewählt. Wenn sie dieselbe Person oder Sache meinen, lassen sie sich zusammenführen.</translation>
    </message>
    <message>
        <source>Show its memories</source>
        <translation>Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Split off</source>
        <translation>Abtrennen</translation>
    </message>
    <message>
        <source>Split off a name</source>
        <translation>Namen abtrennen</translation>
    </message>
    <message>
        <source>Split off “{name}”?</source>
        <translation>„{name}“ abtrennen?</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>created a name</source>
        <translation>Namen angelegt</translation>
    </message>
    <message>
        <source>deleted a name</source>
        <translation>Namen gelöscht</translation>
    </message>
    <message>
        <source>edited a name</source>
        <translation>Namen bearbeitet</translation>
    </message>
    <message>
        <source>merged names</source>
        <translation>Namen zusammengeführt</translation>
    </message>
    <message>
        <source>split off a name</source>
        <translation>einen Namen abgetrennt</translation>
    </message>
</context>
<context>
    <name>EntityChips</name>
    <message>
        <source>List the memories that mention {name}</source>
        <translation>Erinnerungen auflisten, die {name} nennen</translation>
    </message>
    <message>
        <source>Mentions</source>
        <translation>Nennt</translation>
    </message>
</context>
<context>
    <name>EntityDetail</name>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten…</translation>
    </message>
    <message>
        <source>Edit name, type and other names…</source>
        <translation>Name, Typ und weitere Namen bearbeiten…</translation>
    </message>
    <message>
        <source>Mentioned together</source>
        <translation>Gemeinsam genannt</translation>
    </message>
    <message>
        <source>No memory mentions it together with another name.</source>
        <translation>Keine Erinnerung nennt einen weiteren Namen mit.</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>Weitere Namen</translation>
    </message>
    <message>
        <source>Show &amp;memories</source>
        <translation>&amp;Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Show its memories in Browse</source>
        <translation>Seine Erinnerungen zeigen</translation>
    </message>
</context>
<context>
    <name>EntityDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Other names, one a line</source>
        <translation>&amp;Weitere Namen, einer je Zeile</translation>
    </message>
    <message>
        <source>&amp;Type</source>
        <translation>&amp;Typ</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Edit a name</source>
        <translation>Namen bearbeiten</translation>
    </message>
    <message>
        <source>M&amp;ore names, one a line</source>
        <translation>&amp;Weitere Namen, einer je Zeile</translation>
    </message>
    <message>
        <source>Memories that use any of the names belong to it, also later ones.</source>
        <translation>Erinnerungen mit einem dieser Namen gehören dazu, auch spätere.</translation>
    </message>
    <message>
        <source>New person or thing</source>
        <translation>Neue Person oder Sache</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>EntityList</name>
    <message>
        <source>All types</source>
        <translation>Alle Typen</translation>
    </message>
    <message>
        <source>Export the list…</source>
        <translation>Liste exportieren…</translation>
    </message>
    <message>
        <source>Me&amp;rge…</source>
        <translation>Zusammen&amp;führen…</translation>
    </message>
    <message>
        <source>Merge the selection…</source>
        <translation>Auswahl zusammenführen…</translation>
    </message>
    <message>
        <source>New person or thing…</source>
        <translation>Neue Person oder Sache…</translation>
    </message>
    <message>
        <source>No name matches.</source>
        <translation>Kein Name passt.</translation>
    </message>
    <message>
        <source>Only names of one namespace can be merged.</source>
        <translation>Nur Namen aus einem Namensraum lassen sich zusammenführen.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Owners and sessions</source>
        <translation>Inhaber und Sitzungen</translation>
    </message>
    <message>
        <source>People and things</source>
        <translation>Personen und Dinge</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search names</source>
        <translation>Namen suchen</translation>
    </message>
    <message>
        <source>Select two or more names that mean the same, with Ctrl or Shift.</source>
        <translation>Mit Strg oder Umschalt mehrere Namen auswählen, die dasselbe meinen.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
</context>
<context>
    <name>ExpiryField</name>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Expiry date and time</source>
        <translation>Ablaufdatum und Uhrzeit</translation>
    </message>
    <message>
        <source>In a day</source>
        <translation>In einem Tag</translation>
    </message>
    <message>
        <source>In a month</source>
        <translation>In einem Monat</translation>
    </message>
    <message>
        <source>In a week</source>
        <translation>In einer Woche</translation>
    </message>
    <message>
        <source>In a year</source>
        <translation>In einem Jahr</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>On date…</source>
        <translation>Am Datum …</translation>
    </message>
</context>
<context>
    <name>ExportStrip</name>
    <message>
        <source>Export progress</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Exporting: {done} of {total}</source>
        <translation>Export: {done} von {total}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert…</translation>
    </message>
    <message>
        <source>Stop the export</source>
        <translation>Export anhalten</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Another export is running. Wait for it to finish, or stop it below.</source>
        <translation>Ein anderer Export läuft. Auf sein Ende warten oder ihn unten anhalten.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Stopped: no file was written.</source>
        <translation>Angehalten: Es wurde keine Datei geschrieben.</translation>
    </message>
</context>
<context>
    <name>FiguresRow</name>
    <message>
        <source>calls in this period</source>
        <translation>Aufrufe in dieser Zeit</translation>
    </message>
    <message>
        <source>database file</source>
        <translation>Datenbankdatei</translation>
    </message>
    <message>
        <source>dated in this period</source>
        <translation>aus dieser Zeit</translation>
    </message>
    <message>
        <source>found by meaning</source>
        <translation>nach Bedeutung auffindbar</translation>
    </message>
    <message>
        <source>in the trash</source>
        <translation>im Papierkorb</translation>
    </message>
    <message>
        <source>memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>{share}%</source>
        <translation>{share} %</translation>
    </message>
</context>
<context>
    <name>FileDrop</name>
    <message>
        <source>Only the text of .txt and .md files can be inserted. A memory has no attachments.</source>
        <translation>Eingefügt werden kann nur der Text von .txt- und .md-Dateien. Eine Erinnerung hat keine Anhänge.</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>More filters</source>
        <translation>Weitere Filter</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Order: {name}</source>
        <translation>Reihenfolge: {name}</translation>
    </message>
    <message>
        <source>Remove filter: {text}</source>
        <translation>Filter entfernen: {text}</translation>
    </message>
</context>
<context>
    <name>FilterPopover</name>
    <message>
        <source>&amp;Expiry</source>
        <translation>&amp;Ablauf</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>&amp;Priority</source>
        <translation>&amp;Priorität</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suche</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>Sch&amp;lagwörter</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>&amp;Written by</source>
        <translation>V&amp;erfasst von</translation>
    </message>
    <message>
        <source>A&amp;bout</source>
        <translation>Berei&amp;ch</translation>
    </message>
    <message>
        <source>A&amp;gent</source>
        <translation>A&amp;gent</translation>
    </message>
    <message>
        <source>A&amp;rchive</source>
        <translation>Archi&amp;v</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>Any of these tags</source>
        <translation>Eines dieser Schlagwörter</translation>
    </message>
    <message>
        <source>Anyone</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Archived only</source>
        <translation>Nur archivierte</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beides</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>Alle Filter entfernen</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Na&amp;mespace</source>
        <translation>Na&amp;mensraum</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Not archived</source>
        <translation>Ohne archivierte</translation>
    </message>
    <message>
        <source>Sensiti&amp;ve</source>
        <translation>Vertraulic&amp;h</translation>
    </message>
    <message>
        <source>Sess&amp;ion</source>
        <translation>S&amp;itzung</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Si&amp;nce</source>
        <translation>Vo&amp;n</translation>
    </message>
    <message>
        <source>T&amp;ype</source>
        <translation>T&amp;yp</translation>
    </message>
    <message>
        <source>With a reminder</source>
        <translation>Mit Wiedervorlage</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>Verfasst von</translation>
    </message>
    <message>
        <source>Written since</source>
        <translation>Geschrieben seit</translation>
    </message>
    <message>
        <source>Written until</source>
        <translation>Geschrieben bis</translation>
    </message>
    <message>
        <source>any of these, separated by commas</source>
        <translation>eines davon, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>name of an agent</source>
        <translation>Name eines Agenten</translation>
    </message>
    <message>
        <source>session ID</source>
        <translation>Kennung einer Sitzung</translation>
    </message>
</context>
<context>
    <name>FindPage</name>
    <message>
        <source>For example: where do I like to sit?</source>
        <translation>Zum Beispiel: Welchen Platz mag ich?</translation>
    </message>
    <message>
        <source>Found by its meaning, not by its words.</source>
        <translation>Durch die Bedeutung gefunden, nicht durch die Wörter.</translation>
    </message>
    <message>
        <source>Found, also by its words. Now try without any of them.</source>
        <translation>Gefunden, auch über die Wörter. Nun ohne eines davon versuchen.</translation>
    </message>
    <message>
        <source>No close match. Try other words.</source>
        <translation>Kein naher Treffer. Andere Wörter versuchen.</translation>
    </message>
    <message>
        <source>Now ask in other words</source>
        <translation>Nun mit anderen Worten fragen</translation>
    </message>
    <message>
        <source>Open my memories</source>
        <translation>Erinnerungen öffnen</translation>
    </message>
    <message>
        <source>Search for what you wrote without using any of its words. Muniment searches by meaning.</source>
        <translation>Nach dem Geschriebenen mit einer Frage suchen, die kein Wort mit ihm gemeinsam hat. Muniment sucht nach der Bedeutung.</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Die Frage</translation>
    </message>
</context>
<context>
    <name>FirstMemoriesDialog</name>
    <message>
        <source>First memories</source>
        <translation>Erste Erinnerungen</translation>
    </message>
</context>
<context>
    <name>FirstRunWizard</name>
    <message>
        <source>Bundle to import</source>
        <translation>Bündel zum Importieren</translation>
    </message>
    <message>
        <source>Bundles (*{ending})</source>
        <translation>Bündel (*{ending})</translation>
    </message>
    <message>
        <source>Choose your vault's vault.db file, or a backup of it. Muniment copies it here and leaves the original unchanged. If the vault is open somewhere, lock it there first.</source>
        <translation>Die Datei vault.db des Tresors wählen oder eine Sicherung davon. Sie wird hierher kopiert; das Original bleibt unverändert. Ist der Tresor noch irgendwo geöffnet, ihn dort zuerst sperren.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>It can't be shown again. If you leave without saving it and then forget your passphrase, everything in the vault is lost.</source>
        <translation>Er lässt sich nicht noch einmal zeigen. Wer ihn jetzt nicht sichert und später die Passphrase vergisst, verliert alles im Tresor.</translation>
    </message>
    <message>
        <source>Quit anyway</source>
        <translation>Trotzdem beenden</translation>
    </message>
    <message>
        <source>The recovery key is not confirmed</source>
        <translation>Der Wiederherstellungsschlüssel ist nicht bestätigt</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
</context>
<context>
    <name>HiddenList</name>
    <message>
        <source>It can appear in the profile again.</source>
        <translation>Es kann wieder im Profil erscheinen.</translation>
    </message>
    <message>
        <source>Show in profile again</source>
        <translation>Wieder im Profil zeigen</translation>
    </message>
    <message>
        <source>Show the memory</source>
        <translation>Erinnerung zeigen</translation>
    </message>
    <message>
        <source>You hid {memories}</source>
        <translation>Ausgeblendet: {memories}</translation>
    </message>
</context>
<context>
    <name>HistorySection</name>
    <message>
        <source>Restore this version</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore version {number}</source>
        <translation>Fassung {number} wiederherstellen</translation>
    </message>
    <message>
        <source>Show older versions</source>
        <translation>Ältere Fassungen zeigen</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Fassung {number}</translation>
    </message>
    <message>
        <source>{action} · {writer} · {moment}</source>
        <translation>{action} · {writer} · {moment}</translation>
    </message>
</context>
<context>
    <name>InvitationDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Save to a file…</source>
        <translation>In &amp;Datei speichern…</translation>
    </message>
    <message>
        <source>Copied. The clipboard is cleared in {seconds} seconds.</source>
        <translation>Kopiert. Die Zwischenablage wird in {seconds} Sekunden geleert.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Invite a device</source>
        <translation>Gerät einladen</translation>
    </message>
    <message>
        <source>On the other device, open Muniment and choose “Join your other devices”, or run “muniment sync join”. Bring the invitation there by a way you trust.</source>
        <translation>Auf dem anderen Gerät Muniment öffnen und „Anderen Geräten beitreten“ wählen oder „muniment sync join“ aufrufen. Die Einladung auf einem vertrauenswürdigen Weg dorthin bringen.</translation>
    </message>
    <message>
        <source>Save the invitation</source>
        <translation>Einladung speichern</translation>
    </message>
    <message>
        <source>Saved as “{name}”, which only you can read.</source>
        <translation>Als „{name}“ gespeichert, für andere nicht lesbar.</translation>
    </message>
    <message>
        <source>The device can join once this one has synced; that did not work now.</source>
        <translation>Das Gerät kann beitreten, sobald dieses synchronisiert hat; das ging jetzt nicht.</translation>
    </message>
    <message>
        <source>The invitation</source>
        <translation>Die Einladung</translation>
    </message>
    <message>
        <source>Whoever has this invitation can read everything that is synced. Delete every copy of it once the device has joined.</source>
        <translation>Wer diese Einladung hat, kann alles lesen, was synchronisiert wird. Lösche jede Kopie davon, sobald das Gerät beigetreten ist.</translation>
    </message>
    <message>
        <source>invitation</source>
        <translation>einladung</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>{name}: {done} of {total}</source>
        <translation>{name}: {done} von {total}</translation>
    </message>
    <message>
        <source>{name}…</source>
        <translation>{name}…</translation>
    </message>
</context>
<context>
    <name>JobStrip</name>
    <message>
        <source>Stop this</source>
        <translation>Diese Arbeit anhalten</translation>
    </message>
    <message>
        <source>{name}: {done} of {total}</source>
        <translation>{name}: {done} von {total}</translation>
    </message>
</context>
<context>
    <name>KeptList</name>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>KeptPopover</name>
    <message>
        <source>Clear recent searches</source>
        <translation>Letzte Suchen löschen</translation>
    </message>
    <message>
        <source>Delete all saved searches</source>
        <translation>Alle gespeicherten Suchen löschen</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>Letzte Suchen</translation>
    </message>
    <message>
        <source>Save a search with Ctrl+D to find it here under a name.</source>
        <translation>Mit Strg+D eine Suche speichern, dann steht sie hier unter einem Namen.</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <source>Your searches are kept here, encrypted in the vault.</source>
        <translation>Was gesucht wurde, steht hier, verschlüsselt im Tresor.</translation>
    </message>
</context>
<context>
    <name>KeptRows</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>Erneut suchen</translation>
    </message>
</context>
<context>
    <name>KeptSearchShelf</name>
    <message>
        <source>Cleared recent searches</source>
        <translation>Letzte Suchen gelöscht</translation>
    </message>
    <message>
        <source>Deleted all saved searches ({count})</source>
        <translation>Alle gespeicherten Suchen gelöscht ({count})</translation>
    </message>
    <message>
        <source>Deleted the saved search “{name}”</source>
        <translation>Gespeicherte Suche „{name}“ gelöscht</translation>
    </message>
    <message>
        <source>Name of the search</source>
        <translation>Name der Suche</translation>
    </message>
    <message>
        <source>Removed a recent search</source>
        <translation>Eine letzte Suche entfernt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Diese Suche speichern</translation>
    </message>
    <message>
        <source>Saved the search “{name}”</source>
        <translation>Suche „{name}“ gespeichert</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>removed searches</source>
        <translation>Suchen entfernt</translation>
    </message>
    <message>
        <source>saved a search</source>
        <translation>eine Suche gespeichert</translation>
    </message>
</context>
<context>
    <name>KeyChanges</name>
    <message>
        <source>Paused “{name}”. Its calls are refused until you resume it.</source>
        <translation>„{name}“ pausiert. Seine Aufrufe werden abgewiesen, bis er fortgesetzt wird.</translation>
    </message>
    <message>
        <source>Resumed “{name}”.</source>
        <translation>„{name}“ fortgesetzt.</translation>
    </message>
    <message>
        <source>Saved changes to “{name}”.</source>
        <translation>Änderungen an „{name}“ gespeichert.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>changed an agent's permissions</source>
        <translation>die Rechte eines Agenten geändert</translation>
    </message>
    <message>
        <source>paused an agent</source>
        <translation>einen Agenten pausiert</translation>
    </message>
    <message>
        <source>resumed an agent</source>
        <translation>einen Agenten fortgesetzt</translation>
    </message>
</context>
<context>
    <name>KeychainAction</name>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>The system keychain will unlock the vault without the passphrase for anyone who uses your account on this computer. They can then set a new passphrase too.</source>
        <translation>Der Schlüsselbund des Systems entsperrt den Tresor dann ohne Passphrase für alle, die dieses Konto auf diesem Computer benutzen. Sie können dann auch eine neue Passphrase festlegen.</translation>
    </message>
    <message>
        <source>Unlock with the system keychain</source>
        <translation>Mit dem Schlüsselbund des Systems entsperren</translation>
    </message>
</context>
<context>
    <name>LanguageGroup</name>
    <message>
        <source>Language of the window</source>
        <translation>Sprache des Fensters</translation>
    </message>
    <message>
        <source>Match system ({language})</source>
        <translation>Wie das System ({language})</translation>
    </message>
    <message>
        <source>Muniment will use {language} after a restart.</source>
        <translation>{language} gilt nach einem Neustart von Muniment.</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
</context>
<context>
    <name>ListMenu</name>
    <message>
        <source>&amp;Copy text</source>
        <translation>&amp;Text kopieren</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
</context>
<context>
    <name>ListPages</name>
    <message>
        <source>No memories here yet. Write your first one, or connect an agent.</source>
        <translation>Hier ist noch keine Erinnerung. Die erste schreiben oder einen Agenten verbinden.</translation>
    </message>
    <message>
        <source>No memories match these filters.</source>
        <translation>Keine Erinnerung passt zu diesen Filtern.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Write a memory (Ctrl+N)</source>
        <translation>Eine Erinnerung schreiben (Strg+N)</translation>
    </message>
</context>
<context>
    <name>ListPane</name>
    <message>
        <source>Memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>New memory (Ctrl+N)</source>
        <translation>Neue Erinnerung (Strg+N)</translation>
    </message>
    <message>
        <source>Select all memories in the list</source>
        <translation>Alle Erinnerungen der Liste auswählen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show all memories again</source>
        <translation>Wieder alle Erinnerungen zeigen</translation>
    </message>
</context>
<context>
    <name>ListSearch</name>
    <message>
        <source>Save this search…</source>
        <translation>Diese Suche speichern…</translation>
    </message>
    <message>
        <source>Saved and recent searches</source>
        <translation>Gespeicherte und letzte Suchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search by meaning or by words</source>
        <translation>Nach Bedeutung oder Wörtern suchen</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <source>Why this result</source>
        <translation>Warum dieses Ergebnis</translation>
    </message>
</context>
<context>
    <name>LocalModelSection</name>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>Ad&amp;resse</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;Timeout</source>
        <translation>Zeit&amp;limit</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API-&amp;Schlüssel</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>Adresse der API</translation>
    </message>
    <message>
        <source>API key (optional)</source>
        <translation>API-Schlüssel (freiwillig)</translation>
    </message>
    <message>
        <source>Conversations from agents, and memories for your profile (never confidential ones), are sent to a program on this computer and nowhere else.</source>
        <translation>Gespräche von Agenten und Erinnerungen für das Profil (nie vertrauliche) gehen an ein Programm auf diesem Computer und sonst nirgendwohin.</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>Off. Nothing is sent anywhere.</source>
        <translation>Aus. Es wird nichts verschickt.</translation>
    </message>
    <message>
        <source>On, but not tested yet.</source>
        <translation>An, aber noch nicht getestet.</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>Schlüssel entfernen</translation>
    </message>
    <message>
        <source>Removed the key.</source>
        <translation>Schlüssel entfernt.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save and test</source>
        <translation>Speichern und testen</translation>
    </message>
    <message>
        <source>Saved in the vault</source>
        <translation>Im Tresor gespeichert</translation>
    </message>
    <message>
        <source>Seconds to wait for an answer</source>
        <translation>Sekunden, die auf eine Antwort gewartet wird</translation>
    </message>
    <message>
        <source>Settings saved.</source>
        <translation>Einstellungen gespeichert.</translation>
    </message>
    <message>
        <source>Stopped before the test. Your settings are saved.</source>
        <translation>Vor dem Test angehalten. Die Einstellungen sind gespeichert.</translation>
    </message>
    <message>
        <source>Test failed: {reason}. Muniment uses its built-in rules instead.</source>
        <translation>Test nicht bestanden: {reason}. Stattdessen arbeiten die eingebauten Regeln.</translation>
    </message>
    <message>
        <source>Test passed. The model can be used.</source>
        <translation>Test bestanden. Das Modell ist benutzbar.</translation>
    </message>
    <message>
        <source>Testing it with a sample sentence…</source>
        <translation>Wird mit einem Beispielsatz getestet…</translation>
    </message>
    <message>
        <source>Use my own language model</source>
        <translation>Eigenes Sprachmodell benutzen</translation>
    </message>
    <message>
        <source>{host} is another computer: conversations from agents, and memories for your profile (never confidential ones), leave this one.</source>
        <translation>{host} ist ein anderer Computer: Gespräche von Agenten und Erinnerungen für das Profil (nie vertrauliche) verlassen diesen.</translation>
    </message>
</context>
<context>
    <name>LockScreen</name>
    <message>
        <source>Backup restored. Unlock the vault to continue.</source>
        <translation>Sicherung wiederhergestellt. Zum Fortfahren den Tresor entsperren.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Canceled. The vault is still locked.</source>
        <translation>Abgebrochen. Der Tresor ist weiterhin gesperrt.</translation>
    </message>
    <message>
        <source>Caps Lock seems to be on.</source>
        <translation>Die Feststelltaste scheint aktiv zu sein.</translation>
    </message>
    <message>
        <source>Lock the vault too</source>
        <translation>Auch den Tresor sperren</translation>
    </message>
    <message>
        <source>Locking…</source>
        <translation>Wird gesperrt…</translation>
    </message>
    <message>
        <source>Muniment is locked</source>
        <translation>Muniment ist gesperrt</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>Sicherung wiederherstellen…</translation>
    </message>
    <message>
        <source>The window is locked</source>
        <translation>Das Fenster ist gesperrt</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Unlock with the key file</source>
        <translation>Mit der Schlüsseldatei entsperren</translation>
    </message>
    <message>
        <source>Unlock with the system keychain</source>
        <translation>Mit dem Schlüsselbund des Systems entsperren</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>Wird entsperrt</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Wird entsperrt…</translation>
    </message>
    <message>
        <source>Updating the vault…</source>
        <translation>Der Tresor wird aktualisiert…</translation>
    </message>
</context>
<context>
    <name>LockingFields</name>
    <message>
        <source> minute</source>
        <translation> Minute</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>&amp;Idle for</source>
        <translation>Untä&amp;tig seit</translation>
    </message>
    <message>
        <source>&amp;When idle</source>
        <translation>Bei &amp;Untätigkeit</translation>
    </message>
    <message>
        <source>A locked window asks for the passphrase before it shows anything; agents continue to work as their keys allow. A locked vault keeps them out too. Time asleep counts as idle.</source>
        <translation>Ein gesperrtes Fenster fragt nach der Passphrase, bevor es etwas zeigt; Agenten arbeiten weiter, soweit ihre Schlüssel es erlauben. Ein gesperrter Tresor lässt auch sie nicht hinein. Zeit im Ruhezustand zählt als untätig.</translation>
    </message>
    <message>
        <source>Before s&amp;leep</source>
        <translation>Vor dem &amp;Ruhezustand</translation>
    </message>
    <message>
        <source>Before the computer sleeps</source>
        <translation>Vor dem Ruhezustand des Computers</translation>
    </message>
    <message>
        <source>Lock nothing</source>
        <translation>Nichts sperren</translation>
    </message>
    <message>
        <source>Lock the vault</source>
        <translation>Den Tresor sperren</translation>
    </message>
    <message>
        <source>Lock the window</source>
        <translation>Das Fenster sperren</translation>
    </message>
    <message>
        <source>Minutes without input until the vault locks</source>
        <translation>Minuten ohne Eingabe, bis der Tresor gesperrt wird</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Screen loc&amp;ked</source>
        <translation>Bildschir&amp;m gesperrt</translation>
    </message>
    <message>
        <source>This system doesn't tell Muniment when the screen locks or the computer sleeps. Only the idle time applies.</source>
        <translation>Dieses System meldet Muniment weder die Bildschirmsperre noch den Ruhezustand. Es gilt nur die untätige Zeit.</translation>
    </message>
    <message>
        <source>What is locked then</source>
        <translation>Was dann gesperrt wird</translation>
    </message>
    <message>
        <source>When the screen locks</source>
        <translation>Wenn der Bildschirm gesperrt wird</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Muniment</source>
        <translation>Muniment</translation>
    </message>
</context>
<context>
    <name>MemoryDetail</name>
    <message>
        <source>Select a memory to read it, or write a new one.</source>
        <translation>Eine Erinnerung wählen, um sie zu lesen, oder eine neue schreiben.</translation>
    </message>
    <message>
        <source>This memory was deleted while you were editing. Your text is saved as a new memory.</source>
        <translation>Diese Erinnerung wurde beim Bearbeiten gelöscht. Der getippte Text wird als neue Erinnerung gespeichert.</translation>
    </message>
</context>
<context>
    <name>MemoryFacts</name>
    <message>
        <source>About</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Gehört zu</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Filled in</source>
        <translation>Ergänzt</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>{fields}, by Muniment</source>
        <translation>{fields}, von Muniment</translation>
    </message>
</context>
<context>
    <name>MemoryForm</name>
    <message>
        <source>&amp;Importance</source>
        <translation>&amp;Wichtigkeit</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>Sch&amp;lagwörter</translation>
    </message>
    <message>
        <source>1 character too long for one memory</source>
        <translation>1 Zeichen zu lang für eine Erinnerung</translation>
    </message>
    <message>
        <source>An empty text is not saved.</source>
        <translation>Ein leerer Text wird nicht gespeichert.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>E&amp;xpires</source>
        <translation>Lä&amp;uft ab</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>Wichtigkeit</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Na&amp;mespace</source>
        <translation>&amp;Namensraum</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Not saved: the expiry date is in the past.</source>
        <translation>Nicht gespeichert: Das Ablaufdatum liegt in der Vergangenheit.</translation>
    </message>
    <message>
        <source>Not saved: {field} {reason}.</source>
        <translation>Nicht gespeichert: {field} {reason}.</translation>
    </message>
    <message>
        <source>T&amp;ype</source>
        <translation>&amp;Typ</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>What would you like to remember?</source>
        <translation>Was soll in Erinnerung bleiben?</translation>
    </message>
    <message>
        <source>separated by commas</source>
        <translation>durch Kommas getrennt</translation>
    </message>
    <message>
        <source>{count} characters too long for one memory</source>
        <translation>{count} Zeichen zu lang für eine Erinnerung</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>MemoryMenu</name>
    <message>
        <source>&amp;Archive</source>
        <translation>&amp;Archivieren</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>&amp;Text kopieren</translation>
    </message>
    <message>
        <source>&amp;Move to</source>
        <translation>&amp;Verschieben nach</translation>
    </message>
    <message>
        <source>&amp;Priority</source>
        <translation>&amp;Priorität</translation>
    </message>
    <message>
        <source>A&amp;bout</source>
        <translation>B&amp;ereich</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Con&amp;fidential</source>
        <translation>V&amp;ertraulich</translation>
    </message>
    <message>
        <source>Copy &amp;ID</source>
        <translation>&amp;Kennung kopieren</translation>
    </message>
    <message>
        <source>Ki&amp;nd</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>Un&amp;archive</source>
        <translation>Aus dem &amp;Archiv holen</translation>
    </message>
</context>
<context>
    <name>MemoryTabs</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Memory sections</source>
        <translation>Teile der Erinnerung</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>Verwandtes</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>&amp;Name that stays</source>
        <translation>&amp;Name, der bleibt</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Merge names</source>
        <translation>Namen zusammenführen</translation>
    </message>
    <message>
        <source>Their memories come together under one name. The other names still find it, and what agents write under them later belongs to it.</source>
        <translation>Ihre Erinnerungen kommen unter einem Namen zusammen. Die anderen Namen führen weiterhin dorthin, auch in allem, was Agenten später schreiben.</translation>
    </message>
    <message>
        <source>This can't be undone, because some of them have the same name.</source>
        <translation>Das lässt sich nicht rückgängig machen, weil einige denselben Namen haben.</translation>
    </message>
</context>
<context>
    <name>MetadataDelegate</name>
    <message>
        <source>Name of the value</source>
        <translation>Name des Werts</translation>
    </message>
    <message>
        <source>Type of value</source>
        <translation>Typ des Werts</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Value of {name}</source>
        <translation>Wert von {name}</translation>
    </message>
</context>
<context>
    <name>MetadataModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>MetadataSection</name>
    <message>
        <source>Add a value</source>
        <translation>Angabe hinzufügen</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove this value</source>
        <translation>Diese Angabe entfernen</translation>
    </message>
</context>
<context>
    <name>MetadataTable</name>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
</context>
<context>
    <name>ModelProposal</name>
    <message>
        <source>Also find memories in other languages</source>
        <translation>Auch Erinnerungen in anderen Sprachen finden</translation>
    </message>
    <message>
        <source>By default, search by meaning understands English only. {model} understands about 100 languages and takes {size}. You can change it later in the settings.</source>
        <translation>Die Suche nach Bedeutung versteht sonst nur Englisch. {model} versteht etwa 100 Sprachen und belegt {size}. Das lässt sich später in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>Preparing {model}…</source>
        <translation>{model} wird vorbereitet…</translation>
    </message>
    <message>
        <source>Search by meaning understands English only. {model} understands about 100 languages, but is not available: {reason}</source>
        <translation>Die Suche nach Bedeutung versteht nur Englisch. {model} versteht etwa 100 Sprachen, ist aber nicht verfügbar: {reason}</translation>
    </message>
</context>
<context>
    <name>ModelsSection</name>
    <message>
        <source>Change the search model</source>
        <translation>Suchmodell wechseln</translation>
    </message>
    <message>
        <source>Models you add are stored in {folder}</source>
        <translation>Hinzugefügte Modelle liegen in {folder}</translation>
    </message>
    <message>
        <source>Muniment re-indexes {memories} in the background. With many memories, this can take hours on a slow computer. Search uses the current model until then, and you can switch back.</source>
        <translation>Muniment indiziert im Hintergrund neu: {memories}. Bei vielen kann das auf einem langsamen Computer Stunden dauern. Bis dahin sucht das bisherige Modell, und ein Wechsel zurück ist möglich.</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Stopped. The previous model is still in use.</source>
        <translation>Angehalten. Das bisherige Modell bleibt in Gebrauch.</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <source>Switch back</source>
        <translation>Zurückwechseln</translation>
    </message>
    <message>
        <source>Switch to {model}</source>
        <translation>Zu {model} wechseln</translation>
    </message>
    <message>
        <source>Switch to {model}?</source>
        <translation>Zu {model} wechseln?</translation>
    </message>
    <message>
        <source>Switching failed. The previous model is still in use.</source>
        <translation>Der Wechsel ist gescheitert. Das bisherige Modell bleibt in Gebrauch.</translation>
    </message>
    <message>
        <source>The new model is in use.</source>
        <translation>Das neue Modell ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Use this model…</source>
        <translation>Dieses Modell benutzen…</translation>
    </message>
</context>
<context>
    <name>NamespaceBoxes</name>
    <message>
        <source>Name of a new namespace</source>
        <translation>Name eines neuen Namensraums</translation>
    </message>
    <message>
        <source>Namespaces it can access</source>
        <translation>Namensräume, auf die er zugreifen darf</translation>
    </message>
    <message>
        <source>New namespace</source>
        <translation>Neuer Namensraum</translation>
    </message>
</context>
<context>
    <name>NamespaceDetail</name>
    <message>
        <source>&amp;Browse</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>&amp;Wipe…</source>
        <translation>L&amp;eeren…</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Export as a b&amp;undle…</source>
        <translation>Als B&amp;ündel exportieren…</translation>
    </message>
    <message>
        <source>It contains {memories}. Wipe it first, or move the memories elsewhere.</source>
        <translation>Er enthält {memories}. Vorher leeren oder sie anderswohin verschieben.</translation>
    </message>
    <message>
        <source>Memories without a namespace are saved here.</source>
        <translation>Erinnerungen ohne Namensraum werden hier gespeichert.</translation>
    </message>
    <message>
        <source>Rena&amp;me…</source>
        <translation>&amp;Umbenennen…</translation>
    </message>
    <message>
        <source>Show its memories in Browse</source>
        <translation>Seine Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Who has access</source>
        <translation>Wer Zugriff hat</translation>
    </message>
    <message>
        <source>You, in this window</source>
        <translation>Ich, in diesem Fenster</translation>
    </message>
    <message>
        <source>and one more, in Agents</source>
        <translation>und ein weiterer, unter „Agenten“</translation>
    </message>
    <message>
        <source>and {count} more, listed under Agents</source>
        <translation>und {count} weitere, unter „Agenten“</translation>
    </message>
</context>
<context>
    <name>NamespaceItemModel</name>
    <message>
        <source>All memories</source>
        <translation>Alle Erinnerungen</translation>
    </message>
</context>
<context>
    <name>NamespaceList</name>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
</context>
<context>
    <name>NamespaceTable</name>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
</context>
<context>
    <name>NamespacesView</name>
    <message>
        <source>&amp;Import memories…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>Copied the public key of this vault.</source>
        <translation>Der öffentliche Schlüssel dieses Tresors wurde kopiert.</translation>
    </message>
    <message>
        <source>Created “{name}”.</source>
        <translation>„{name}“ angelegt.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete a namespace</source>
        <translation>Namensraum löschen</translation>
    </message>
    <message>
        <source>Delete a namespace…</source>
        <translation>Namensraum löschen…</translation>
    </message>
    <message>
        <source>Delete the namespace “{name}”?</source>
        <translation>Namensraum „{name}“ löschen?</translation>
    </message>
    <message>
        <source>Deleted “{name}”.</source>
        <translation>„{name}“ gelöscht.</translation>
    </message>
    <message>
        <source>Export a namespace as a bundle…</source>
        <translation>Einen Namensraum als Bündel exportieren…</translation>
    </message>
    <message>
        <source>Export a namespace…</source>
        <translation>Namensraum exportieren…</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>New &amp;namespace…</source>
        <translation>&amp;Neuer Namensraum…</translation>
    </message>
    <message>
        <source>Public key…</source>
        <translation>Öffentlicher Schlüssel…</translation>
    </message>
    <message>
        <source>Rename a namespace…</source>
        <translation>Namensraum umbenennen…</translation>
    </message>
    <message>
        <source>Renamed “{before}” to “{name}”.</source>
        <translation>„{before}“ in „{name}“ umbenannt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Wipe a namespace…</source>
        <translation>Namensraum leeren…</translation>
    </message>
    <message>
        <source>Wiped “{name}”.</source>
        <translation>„{name}“ geleert.</translation>
    </message>
    <message>
        <source>created a namespace</source>
        <translation>einen Namensraum angelegt</translation>
    </message>
    <message>
        <source>renamed a namespace</source>
        <translation>einen Namensraum umbenannt</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Collapse sidebar (Ctrl+B)</source>
        <translation>Seitenleiste einklappen (Strg+B)</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Expand sidebar (Ctrl+B)</source>
        <translation>Seitenleiste ausklappen (Strg+B)</translation>
    </message>
    <message>
        <source>Name of the new namespace:</source>
        <translation>Name des neuen Namensraums:</translation>
    </message>
    <message>
        <source>New namespace</source>
        <translation>Neuer Namensraum</translation>
    </message>
    <message>
        <source>Trash and settings</source>
        <translation>Papierkorb und Einstellungen</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
</context>
<context>
    <name>NeighbourGraph</name>
    <message>
        <source>Picture of what is mentioned together</source>
        <translation>Bild der gemeinsam genannten Namen</translation>
    </message>
</context>
<context>
    <name>NewKeyDialog</name>
    <message>
        <source>&amp;API</source>
        <translation>&amp;API</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Program</source>
        <translation>&amp;Programm</translation>
    </message>
    <message>
        <source>API that the agent uses</source>
        <translation>API, die der Agent benutzt</translation>
    </message>
    <message>
        <source>Choose a namespace first.</source>
        <translation>Erst einen Namensraum wählen.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Keys start with {prefix}</source>
        <translation>Schlüssel beginnen mit {prefix}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstige</translation>
    </message>
    <message>
        <source>Program of the agent</source>
        <translation>Programm des Agenten</translation>
    </message>
    <message>
        <source>Shown in the list of agents</source>
        <translation>Wie er in der Liste heißt</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>Der neue Schlüssel</translation>
    </message>
</context>
<context>
    <name>NewPassphraseFields</name>
    <message>
        <source>Caps Lock seems to be on.</source>
        <translation>Die Feststelltaste scheint aktiv zu sein.</translation>
    </message>
    <message>
        <source>Repeat passphrase</source>
        <translation>Passphrase wiederholen</translation>
    </message>
    <message>
        <source>The passphrases don't match.</source>
        <translation>Die Passphrasen stimmen nicht überein.</translation>
    </message>
</context>
<context>
    <name>NothingFound</name>
    <message>
        <source>Include low scores</source>
        <translation>Auch niedrige Werte einbeziehen</translation>
    </message>
    <message>
        <source>No results for “{query}”. Try other words or a wider search.</source>
        <translation>Keine Ergebnisse für „{query}“. Andere Wörter oder eine breitere Suche versuchen.</translation>
    </message>
    <message>
        <source>Search by meaning and words</source>
        <translation>Nach Bedeutung und Wörtern suchen</translation>
    </message>
    <message>
        <source>Search in all namespaces</source>
        <translation>In allen Namensräumen suchen</translation>
    </message>
    <message>
        <source>Search without filters</source>
        <translation>Ohne Filter suchen</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
</context>
<context>
    <name>OtherVaultFields</name>
    <message>
        <source>Caps Lock seems to be on.</source>
        <translation>Die Feststelltaste scheint aktiv zu sein.</translation>
    </message>
    <message>
        <source>Passphrase for this backup</source>
        <translation>Passphrase zu dieser Sicherung</translation>
    </message>
    <message>
        <source>Recovery key for this backup</source>
        <translation>Wiederherstellungsschlüssel zu dieser Sicherung</translation>
    </message>
    <message>
        <source>This backup is from another vault, created on {day}. Enter the passphrase or recovery key of that vault.</source>
        <translation>Diese Sicherung stammt von einem anderen Tresor, angelegt am {day}. Bitte dessen Passphrase oder Wiederherstellungsschlüssel eingeben.</translation>
    </message>
    <message>
        <source>Use its passphrase instead</source>
        <translation>Passphrase benutzen</translation>
    </message>
    <message>
        <source>Use its recovery key instead</source>
        <translation>Wiederherstellungsschlüssel benutzen</translation>
    </message>
</context>
<context>
    <name>OwnerDetail</name>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten…</translation>
    </message>
    <message>
        <source>&amp;Turns and state…</source>
        <translation>&amp;Runden und Zustand…</translation>
    </message>
    <message>
        <source>Show &amp;memories</source>
        <translation>&amp;Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Show its memories in Browse</source>
        <translation>Seine Erinnerungen zeigen</translation>
    </message>
</context>
<context>
    <name>OwnerEditDialog</name>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Repository address</source>
        <translation>&amp;Adresse des Repositorys</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>Edit: {kind}</source>
        <translation>Bearbeiten: {kind}</translation>
    </message>
    <message>
        <source>Memories keep “{handle}”, whatever the name here.</source>
        <translation>In Erinnerungen steht weiterhin „{handle}“, wie auch immer der Name hier lautet.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>The description is too long: {limit} characters at most.</source>
        <translation>Die Beschreibung ist zu lang: höchstens {limit} Zeichen.</translation>
    </message>
</context>
<context>
    <name>OwnerTable</name>
    <message>
        <source>Agents, users, projects and sessions</source>
        <translation>Agenten, Nutzer, Projekte und Sitzungen</translation>
    </message>
</context>
<context>
    <name>OwnersView</name>
    <message>
        <source>Agents can note for which agent, user, project and session they write a memory. What they name appears here. Connect an agent to begin.</source>
        <translation>Agenten können zu jeder Erinnerung angeben, für welchen Agenten, Nutzer, welches Projekt und welche Sitzung sie gilt. Was sie nennen, erscheint hier. Der Anfang ist ein verbundener Agent.</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete “{name}”?</source>
        <translation>„{name}“ löschen?</translation>
    </message>
    <message>
        <source>Delete: {kind}</source>
        <translation>Löschen: {kind}</translation>
    </message>
    <message>
        <source>Deleted “{name}”.</source>
        <translation>„{name}“ gelöscht.</translation>
    </message>
    <message>
        <source>Deleted “{name}”; its memories stay.</source>
        <translation>„{name}“ gelöscht; die Erinnerungen sind noch da.</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Export the list…</source>
        <translation>Liste exportieren…</translation>
    </message>
    <message>
        <source>Go to Agents</source>
        <translation>Zu den Agenten</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Nichts passt dazu.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Owners and sessions</source>
        <translation>Inhaber und Sitzungen</translation>
    </message>
    <message>
        <source>Saved “{name}”.</source>
        <translation>„{name}“ gespeichert.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search names and descriptions</source>
        <translation>In Namen und Beschreibungen suchen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show its memories</source>
        <translation>Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Turns and state of the session…</source>
        <translation>Runden und Zustand der Sitzung…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>deleted an entry</source>
        <translation>Eintrag gelöscht</translation>
    </message>
    <message>
        <source>edited an entry</source>
        <translation>Eintrag bearbeitet</translation>
    </message>
</context>
<context>
    <name>PassphraseAction</name>
    <message>
        <source>Canceled. The vault still has no passphrase.</source>
        <translation>Abgebrochen. Der Tresor hat weiterhin keine Passphrase.</translation>
    </message>
    <message>
        <source>Canceled. Your passphrase has not changed.</source>
        <translation>Abgebrochen. Die Passphrase ist unverändert.</translation>
    </message>
    <message>
        <source>Change the &amp;passphrase…</source>
        <translation>&amp;Passphrase ändern…</translation>
    </message>
    <message>
        <source>Passphrase changed.</source>
        <translation>Passphrase geändert.</translation>
    </message>
    <message>
        <source>Passphrase set. Use it to unlock the vault from now on.</source>
        <translation>Passphrase festgelegt. Sie entsperrt den Tresor ab jetzt.</translation>
    </message>
    <message>
        <source>Set a &amp;passphrase…</source>
        <translation>&amp;Passphrase festlegen…</translation>
    </message>
    <message>
        <source>Set a new passphrase…</source>
        <translation>Neue Passphrase festlegen…</translation>
    </message>
    <message>
        <source>The key file unlocked the vault, so you can set a new passphrase.</source>
        <translation>Die Schlüsseldatei hat den Tresor entsperrt: Eine neue Passphrase lässt sich jetzt festlegen.</translation>
    </message>
    <message>
        <source>The system keychain unlocked the vault, so you can set a new passphrase.</source>
        <translation>Der Schlüsselbund hat den Tresor entsperrt: Eine neue Passphrase lässt sich jetzt festlegen.</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Hide what is typed</source>
        <translation>Eingabe verbergen</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe zeigen</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>A new vault is created first. Then you import {name} into it.</source>
        <translation>Zuerst wird ein neuer Tresor angelegt. Danach wird {name} importiert.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Choose a passphrase</source>
        <translation>Eine Passphrase wählen</translation>
    </message>
    <message>
        <source>Create the vault</source>
        <translation>Tresor anlegen</translation>
    </message>
    <message>
        <source>No one can reset it, not even us. If you forget it, only the recovery key on the next page opens the vault.</source>
        <translation>Niemand kann sie zurücksetzen, auch wir nicht. Ist sie vergessen, öffnet nur noch der Wiederherstellungsschlüssel auf der nächsten Seite den Tresor.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>You enter it each time you unlock your vault.</source>
        <translation>Sie wird bei jedem Entsperren des Tresors eingegeben.</translation>
    </message>
</context>
<context>
    <name>PassphraseQuestion</name>
    <message>
        <source>Caps Lock seems to be on.</source>
        <translation>Die Feststelltaste scheint aktiv zu sein.</translation>
    </message>
    <message>
        <source>Enter your passphrase to go on.</source>
        <translation>Zum Fortfahren die Passphrase eingeben.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
</context>
<context>
    <name>PlaceFields</name>
    <message>
        <source>A WebDAV server, such as Nextcloud</source>
        <translation>Ein WebDAV-Server, etwa Nextcloud</translation>
    </message>
    <message>
        <source>A folder on this computer</source>
        <translation>Ein Ordner auf diesem Computer</translation>
    </message>
    <message>
        <source>Access key ID</source>
        <translation>Access-Key-ID</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>An S3 bucket</source>
        <translation>Ein S3-Bucket</translation>
    </message>
    <message>
        <source>Bucket and folder</source>
        <translation>Bucket und Ordner</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>Choose the sync folder</source>
        <translation>Sync-Ordner wählen</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation>Geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Sync folder</source>
        <translation>Sync-Ordner</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Where to sync</source>
        <translation>Wo synchronisiert wird</translation>
    </message>
    <message>
        <source>bucket/folder</source>
        <translation>bucket/ordner</translation>
    </message>
</context>
<context>
    <name>PortSection</name>
    <message>
        <source>&amp;Number</source>
        <translation>&amp;Nummer</translation>
    </message>
    <message>
        <source>A&amp;ddress for containers</source>
        <translation>A&amp;dresse für Container</translation>
    </message>
    <message>
        <source>Address for agents in containers</source>
        <translation>Adresse für Agenten in Containern</translation>
    </message>
    <message>
        <source>Agents in containers of this machine then reach the port as host.docker.internal, each with its key. Enter 127.0.0.1 for Docker Desktop, or the address of Docker's bridge on Linux, usually 172.17.0.1.</source>
        <translation>Agenten in Containern dieses Rechners erreichen den Port dann als host.docker.internal, jeder mit seinem Schlüssel. Für Docker Desktop 127.0.0.1 eintragen, unter Linux die Adresse der Docker-Bridge, meist 172.17.0.1.</translation>
    </message>
    <message>
        <source>Any free port</source>
        <translation>Irgendein freier</translation>
    </message>
    <message>
        <source>Apply and restart the port</source>
        <translation>Anwenden und Port neu starten</translation>
    </message>
    <message>
        <source>Copied the address.</source>
        <translation>Adresse kopiert.</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Einen Moment…</translation>
    </message>
    <message>
        <source>Open the port while Muniment is running</source>
        <translation>Port öffnen, solange Muniment läuft</translation>
    </message>
    <message>
        <source>Port number</source>
        <translation>Portnummer</translation>
    </message>
    <message>
        <source>The port is closed, so agents can't reach Muniment.</source>
        <translation>Der Port ist geschlossen, daher erreichen Agenten Muniment nicht.</translation>
    </message>
    <message>
        <source>The port is closed.</source>
        <translation>Der Port ist geschlossen.</translation>
    </message>
    <message>
        <source>The port is open.</source>
        <translation>Der Port ist offen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Update agents that use the old port.</source>
        <translation>Agenten mit dem alten Port müssen angepasst werden.</translation>
    </message>
    <message>
        <source>• {api}: keys start with {prefix}</source>
        <translation>• {api}: Schlüssel beginnen mit {prefix}</translation>
    </message>
</context>
<context>
    <name>ProblemReportDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Describe what you did, what you expected and what happened instead, and add these facts. They don't name any memories, files or people. Nothing is sent.</source>
        <translation>Beschreiben, was getan, was erwartet und was stattdessen geschehen ist, und diese Angaben hinzufügen. Sie nennen keine Erinnerungen, Dateien oder Personen. Es wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Facts about this program and system</source>
        <translation>Angaben zu diesem Programm und System</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Problem melden</translation>
    </message>
</context>
<context>
    <name>ProfileBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Copy the profile as text</source>
        <translation>Profil als Text kopieren</translation>
    </message>
    <message>
        <source>Creating the profile</source>
        <translation>Profil wird erstellt</translation>
    </message>
    <message>
        <source>Include the one confidential memory</source>
        <translation>Auch die eine vertrauliche Erinnerung</translation>
    </message>
    <message>
        <source>Include the {count} confidential memories</source>
        <translation>Auch die {count} vertraulichen Erinnerungen</translation>
    </message>
    <message>
        <source>Namespace whose profile is shown</source>
        <translation>Namensraum, dessen Profil gezeigt wird</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Regenerate the profile</source>
        <translation>Profil neu erstellen</translation>
    </message>
    <message>
        <source>Regenerate the profile; your local language model writes the bio</source>
        <translation>Profil neu erstellen; das eigene Sprachmodell schreibt das Kurzporträt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>ProfilePage</name>
    <message>
        <source>About you</source>
        <translation>Persönliches</translation>
    </message>
    <message>
        <source>Life areas</source>
        <translation>Lebensbereiche</translation>
    </message>
</context>
<context>
    <name>ProfileView</name>
    <message>
        <source>Copied. The clipboard is cleared in {seconds} seconds.</source>
        <translation>Kopiert. Die Zwischenablage wird in {seconds} Sekunden geleert.</translation>
    </message>
    <message>
        <source>Go to Browse</source>
        <translation>Zu den Erinnerungen</translation>
    </message>
    <message>
        <source>No memories in this namespace say anything about you yet. Your profile grows as you and your agents add memories.</source>
        <translation>In diesem Namensraum sagt noch keine Erinnerung etwas Persönliches. Das Profil wächst mit den Erinnerungen, die hier von Hand oder von Agenten hinzukommen.</translation>
    </message>
    <message>
        <source>Saved. This is your bio until you remove it.</source>
        <translation>Gespeichert. Das ist das Kurzporträt, bis es entfernt wird.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>changed the profile</source>
        <translation>das Profil geändert</translation>
    </message>
</context>
<context>
    <name>QrPicture</name>
    <message>
        <source>QR code of the invitation</source>
        <translation>QR-Code der Einladung</translation>
    </message>
</context>
<context>
    <name>ReadersSection</name>
    <message>
        <source>An agent</source>
        <translation>Ein Agent</translation>
    </message>
    <message>
        <source>And {count} more</source>
        <translation>Und {count} weitere</translation>
    </message>
    <message>
        <source>Read by agents</source>
        <translation>Von Agenten gelesen</translation>
    </message>
    <message>
        <source>Show all that this agent read</source>
        <translation>Alles zeigen, was dieser Agent gelesen hat</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Your new recovery key</source>
        <translation>Der neue Wiederherstellungsschlüssel</translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <source>Copied. The clipboard is cleared in {seconds} seconds.</source>
        <translation>Kopiert. Die Zwischenablage wird in {seconds} Sekunden geleert.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>I've saved it</source>
        <translation>Ich habe ihn gesichert</translation>
    </message>
    <message>
        <source>If you forget your passphrase, this key unlocks the vault. It is shown only once. Write it down or print it, and keep it away from this computer.</source>
        <translation>Ist die Passphrase vergessen, entsperrt dieser Schlüssel den Tresor. Er wird nur einmal gezeigt. Am besten abschreiben oder drucken und fern von diesem Computer aufbewahren.</translation>
    </message>
    <message>
        <source>Muniment recovery key</source>
        <translation>Wiederherstellungsschlüssel von Muniment</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>Save the recovery key</source>
        <translation>Wiederherstellungsschlüssel speichern</translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation>In eine Datei speichern…</translation>
    </message>
    <message>
        <source>Saved. Now move this file off this computer.</source>
        <translation>Gespeichert. Die Datei gehört jetzt an einen Ort außerhalb dieses Computers.</translation>
    </message>
    <message>
        <source>Your recovery key</source>
        <translation>Der Wiederherstellungsschlüssel</translation>
    </message>
</context>
<context>
    <name>RelatedSection</name>
    <message>
        <source>Most similar memories in this namespace</source>
        <translation>Die ähnlichsten Erinnerungen in diesem Namensraum</translation>
    </message>
    <message>
        <source>No similar memories in this namespace.</source>
        <translation>Keine ähnlichen Erinnerungen in diesem Namensraum.</translation>
    </message>
    <message>
        <source>Similar memories appear once this memory is indexed.</source>
        <translation>Ähnliche Erinnerungen erscheinen, sobald diese indiziert ist.</translation>
    </message>
    <message>
        <source>both mention {names}</source>
        <translation>beide nennen {names}</translation>
    </message>
    <message>
        <source>{percent}% similar</source>
        <translation>{percent} % ähnlich</translation>
    </message>
</context>
<context>
    <name>ReminderNotices</name>
    <message>
        <source>A reminder is due. Open Muniment to see it.</source>
        <translation>Eine Wiedervorlage ist fällig. Muniment öffnen, um sie zu sehen.</translation>
    </message>
    <message>
        <source>A reminder is waiting. Unlock Muniment to see it.</source>
        <translation>Eine Wiedervorlage wartet. Muniment entsperren, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Reminder: {title}</source>
        <translation>Wiedervorlage: {title}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>{count} reminders:</source>
        <translation>{count} Wiedervorlagen:</translation>
    </message>
</context>
<context>
    <name>ReminderSection</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Date and time of the reminder</source>
        <translation>Datum und Uhrzeit der Wiedervorlage</translation>
    </message>
    <message>
        <source>In a day</source>
        <translation>In einem Tag</translation>
    </message>
    <message>
        <source>In a week</source>
        <translation>In einer Woche</translation>
    </message>
    <message>
        <source>In an hour</source>
        <translation>In einer Stunde</translation>
    </message>
    <message>
        <source>On date…</source>
        <translation>Am Datum …</translation>
    </message>
    <message>
        <source>Remind me on {moment}</source>
        <translation>Am {moment} erinnern</translation>
    </message>
    <message>
        <source>Remind me…</source>
        <translation>Erinnern…</translation>
    </message>
    <message>
        <source>Reminder on {moment}</source>
        <translation>Wiedervorlage am {moment}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the reminder of this memory</source>
        <translation>Wiedervorlage dieser Erinnerung entfernen</translation>
    </message>
    <message>
        <source>Set reminder</source>
        <translation>Wiedervorlage anlegen</translation>
    </message>
</context>
<context>
    <name>RescueDialog</name>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Backup to restore</source>
        <translation>Wiederherzustellende Sicherung</translation>
    </message>
    <message>
        <source>Backups (*.db)</source>
        <translation>Sicherungen (*.db)</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Enter the current passphrase or recovery key, or the one from when the backup was made.</source>
        <translation>Die aktuelle Passphrase oder den Wiederherstellungsschlüssel eingeben, oder was bei der Sicherung galt.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open a vault or backup</source>
        <translation>Tresor oder Sicherung öffnen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>The vault can't be opened. You can replace it with a backup; the current database is kept next to it. Anything written after the backup is not in it.</source>
        <translation>Der Tresor lässt sich nicht öffnen. Eine Sicherung kann ihn ersetzen; die jetzige Datenbank bleibt daneben erhalten. Was nach der Sicherung geschrieben wurde, ist nicht darin.</translation>
    </message>
    <message>
        <source>{moment}, {size}</source>
        <translation>{moment}, {size}</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Open the backup</source>
        <translation>Sicherung öffnen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
</context>
<context>
    <name>RestorePreviewPanel</name>
    <message>
        <source>Newest memories that are not in it</source>
        <translation>Die neuesten, die nicht darin sind</translation>
    </message>
    <message>
        <source>Replace the current vault with this backup</source>
        <translation>Den jetzigen Tresor durch diese Sicherung ersetzen</translation>
    </message>
    <message>
        <source>The current vault is backed up first, into the folder next to it. You can restore it the same way.</source>
        <translation>Der jetzige Tresor wird zuerst in den Ordner daneben gesichert und lässt sich genauso wiederherstellen.</translation>
    </message>
</context>
<context>
    <name>ResultDelegate</name>
    <message>
        <source>session {name}</source>
        <translation>Sitzung {name}</translation>
    </message>
</context>
<context>
    <name>RevokeDialog</name>
    <message>
        <source>Its key stops working with the next call. This can't be undone. Memories it wrote are kept. To stop it only for a while, pause it instead.</source>
        <translation>Sein Schlüssel gilt ab dem nächsten Aufruf nicht mehr. Das lässt sich nicht rückgängig machen. Von ihm geschriebene Erinnerungen bleiben. Soll er nur eine Weile ruhen, genügt es, ihn zu pausieren.</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Schlüssel widerrufen</translation>
    </message>
    <message>
        <source>Revoke this key permanently</source>
        <translation>Diesen Schlüssel endgültig widerrufen</translation>
    </message>
    <message>
        <source>Revoke “{name}” permanently?</source>
        <translation>„{name}“ endgültig widerrufen?</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
</context>
<context>
    <name>SearchOptions</name>
    <message>
        <source>At least {share}</source>
        <translation>Mindestens {share}</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beides</translation>
    </message>
    <message>
        <source>Lowest score</source>
        <translation>Mindestwert</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>Search by meaning and by words</source>
        <translation>Nach Bedeutung und nach Wörtern suchen</translation>
    </message>
    <message>
        <source>Search by meaning only</source>
        <translation>Nur nach Bedeutung suchen</translation>
    </message>
    <message>
        <source>Search by words only</source>
        <translation>Nur nach Wörtern suchen</translation>
    </message>
    <message>
        <source>The search model isn't available, so only words are searched for now. See the status bar for the reason.</source>
        <translation>Das Suchmodell ist nicht verfügbar, darum wird jetzt nur nach Wörtern gesucht. Den Grund zeigt die Statusleiste.</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
</context>
<context>
    <name>SecuritySection</name>
    <message>
        <source> seconds</source>
        <translation> Sekunden</translation>
    </message>
    <message>
        <source>&amp;Clear it after</source>
        <translation>&amp;Leeren nach</translation>
    </message>
    <message>
        <source>Clears what you copied from Muniment after this time, or when the vault locks, unless you have copied something else.</source>
        <translation>Leert nach dieser Zeit oder beim Sperren, was aus Muniment kopiert wurde, sofern nicht etwas anderes kopiert wurde.</translation>
    </message>
    <message>
        <source>Clipboard managers are asked to skip keys and memories that you copy with a button or menu. Text that you select and copy yourself stays in them.</source>
        <translation>Zwischenablage-Verwaltungen werden gebeten, mit Schaltfläche oder Menü kopierte Schlüssel und Erinnerungen auszulassen. Selbst markierter und kopierter Text bleibt darin.</translation>
    </message>
    <message>
        <source>Create a new recovery key?</source>
        <translation>Neuen Wiederherstellungsschlüssel anlegen?</translation>
    </message>
    <message>
        <source>Create a new recovery key…</source>
        <translation>Neuen Wiederherstellungsschlüssel anlegen…</translation>
    </message>
    <message>
        <source>Create new key</source>
        <translation>Neuen Schlüssel anlegen</translation>
    </message>
    <message>
        <source>It is shown only once. Have a pen or printer ready.</source>
        <translation>Er wird nur einmal gezeigt: Stift oder Drucker bereithalten.</translation>
    </message>
    <message>
        <source>Let the system keychain unlock the vault</source>
        <translation>Den Schlüsselbund des Systems den Tresor entsperren lassen</translation>
    </message>
    <message>
        <source>Muniment can't clear clipboard histories.</source>
        <translation>Den Verlauf der Zwischenablage kann Muniment nicht leeren.</translation>
    </message>
    <message>
        <source>New recovery key</source>
        <translation>Neuer Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the key file</source>
        <translation>Schlüsseldatei entfernen</translation>
    </message>
    <message>
        <source>Remove the key file…</source>
        <translation>Schlüsseldatei entfernen…</translation>
    </message>
    <message>
        <source>Seconds until the clipboard is cleared</source>
        <translation>Sekunden, bis die Zwischenablage geleert wird</translation>
    </message>
    <message>
        <source>Stop using the key file to unlock the vault?</source>
        <translation>Soll die Schlüsseldatei den Tresor nicht mehr öffnen?</translation>
    </message>
    <message>
        <source>The key file next to the vault is deleted, and copies of it no longer unlock the vault. They still unlock older backups. Unattended programs such as “muniment serve” need a file with the passphrase instead.</source>
        <translation>Die Schlüsseldatei neben dem Tresor wird gelöscht, und Kopien von ihr entsperren den Tresor nicht mehr, ältere Sicherungen aber weiterhin. Unbeaufsichtigte Programme wie „muniment serve“ brauchen dann eine Datei mit der Passphrase.</translation>
    </message>
    <message>
        <source>The key file no longer unlocks the vault.</source>
        <translation>Die Schlüsseldatei öffnet den Tresor nicht mehr.</translation>
    </message>
    <message>
        <source>The new recovery key unlocks the vault from now on.</source>
        <translation>Der neue Wiederherstellungsschlüssel entsperrt von nun an den Tresor.</translation>
    </message>
    <message>
        <source>There is no recovery key. If you lose your passphrase or key file, no one can read the vault.</source>
        <translation>Es gibt keinen Wiederherstellungsschlüssel. Gehen Passphrase oder Schlüsseldatei verloren, kann niemand den Tresor lesen.</translation>
    </message>
    <message>
        <source>Your current recovery key works until you confirm the new one, which is shown only once. Have a pen or printer ready.</source>
        <translation>Der bisherige Wiederherstellungsschlüssel gilt, bis der neue bestätigt ist. Der neue wird nur einmal angezeigt: Stift oder Drucker bereithalten.</translation>
    </message>
</context>
<context>
    <name>SelectionSummary</name>
    <message>
        <source>Change them with the buttons below the list.</source>
        <translation>Ändern lassen sie sich mit den Schaltflächen unter der Liste.</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Types</source>
        <translation>Typen</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>{memories} selected</source>
        <translation>{memories} ausgewählt</translation>
    </message>
</context>
<context>
    <name>SentenceList</name>
    <message>
        <source>Show {count} more</source>
        <translation>{count} weitere zeigen</translation>
    </message>
</context>
<context>
    <name>SentenceRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Corrected in the profile. The memory itself is unchanged.</source>
        <translation>Im Profil berichtigt. Die Erinnerung selbst ist unverändert.</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Berichtigung</translation>
    </message>
    <message>
        <source>Correct…</source>
        <translation>Berichtigen…</translation>
    </message>
    <message>
        <source>Hidden from the profile. The memory itself is still there.</source>
        <translation>Im Profil ausgeblendet. Die Erinnerung selbst ist noch da.</translation>
    </message>
    <message>
        <source>Hide from profile</source>
        <translation>Im Profil ausblenden</translation>
    </message>
    <message>
        <source>It uses the memory's own words again.</source>
        <translation>Hier stehen wieder die Worte der Erinnerung.</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>Oben anheften</translation>
    </message>
    <message>
        <source>Pin, correct or hide</source>
        <translation>Anheften, berichtigen oder ausblenden</translation>
    </message>
    <message>
        <source>Pinned to the top.</source>
        <translation>Oben angeheftet.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Show source memories</source>
        <translation>Zugrunde liegende Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Show source memory</source>
        <translation>Zugrunde liegende Erinnerung zeigen</translation>
    </message>
    <message>
        <source>Source memories</source>
        <translation>Zugrunde liegende Erinnerungen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Unpinned.</source>
        <translation>Gelöst.</translation>
    </message>
    <message>
        <source>Use the memory's own words</source>
        <translation>Wieder die Worte der Erinnerung nehmen</translation>
    </message>
</context>
<context>
    <name>SessionDeletion</name>
    <message>
        <source>Deleted the session and kept its memories.</source>
        <translation>Sitzung gelöscht, ihre Erinnerungen sind noch da.</translation>
    </message>
    <message>
        <source>Deleted the session and moved {memories} to the trash.</source>
        <translation>Die Sitzung ist gelöscht; in den Papierkorb gelegt: {memories}.</translation>
    </message>
    <message>
        <source>Restore the memories</source>
        <translation>Erinnerungen wiederherstellen</translation>
    </message>
    <message>
        <source>Stopped: moved {memories} to the trash. The session is still there.</source>
        <translation>Angehalten. In den Papierkorb gelegt: {memories}. Die Sitzung ist noch da.</translation>
    </message>
    <message>
        <source>Stopped: the session and its memories are still there.</source>
        <translation>Angehalten: Die Sitzung und ihre Erinnerungen sind noch da.</translation>
    </message>
</context>
<context>
    <name>SessionDeletionDialog</name>
    <message>
        <source>&amp;Keep its memories</source>
        <translation>Ihre Erinnerungen &amp;behalten</translation>
    </message>
    <message>
        <source>&amp;Move its memories to the trash</source>
        <translation>Ihre Erinnerungen in den &amp;Papierkorb legen</translation>
    </message>
    <message>
        <source>Delete a session</source>
        <translation>Sitzung löschen</translation>
    </message>
    <message>
        <source>Delete the session</source>
        <translation>Sitzung löschen</translation>
    </message>
    <message>
        <source>Delete the session “{name}”?</source>
        <translation>Die Sitzung „{name}“ löschen?</translation>
    </message>
    <message>
        <source>It contains {memories}.</source>
        <translation>Sie enthält {memories}.</translation>
    </message>
    <message>
        <source>It is deleted permanently, with its state and its only turn. Only a backup brings them back.</source>
        <translation>Sie wird endgültig gelöscht, mit ihrem Zustand und ihrer einzigen Wortmeldung. Zurückholen kann sie nur eine Sicherung.</translation>
    </message>
    <message>
        <source>It is deleted permanently, with its state and its turns ({count}). Only a backup brings them back.</source>
        <translation>Sie wird endgültig gelöscht, mit ihrem Zustand und ihren Wortmeldungen ({count}). Zurückholen kann sie nur eine Sicherung.</translation>
    </message>
    <message>
        <source>Its state is deleted permanently. Only a backup brings it back.</source>
        <translation>Ihr Zustand wird endgültig gelöscht. Zurückholen kann ihn nur eine Sicherung.</translation>
    </message>
    <message>
        <source>Moving its memories to the trash. If you stop, memories already moved stay there and the session is kept.</source>
        <translation>Ihre Erinnerungen werden in den Papierkorb gelegt. Beim Anhalten bleiben schon verschobene dort, und die Sitzung bleibt erhalten.</translation>
    </message>
    <message>
        <source>Undo restores them from the trash, except damaged ones.</source>
        <translation>„Rückgängig“ holt sie aus dem Papierkorb zurück, außer beschädigten.</translation>
    </message>
</context>
<context>
    <name>SessionDialog</name>
    <message>
        <source>&amp;Save as a file…</source>
        <translation>Als Datei &amp;speichern…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Input: {text}</source>
        <translation>Eingabe: {text}</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Output: {text}</source>
        <translation>Ausgabe: {text}</translation>
    </message>
    <message>
        <source>Reasoning: {text}</source>
        <translation>Begründung: {text}</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>Sitzung speichern</translation>
    </message>
    <message>
        <source>Saved {name}: the session, its turns and states, not encrypted.</source>
        <translation>{name} gespeichert: die Sitzung mit ihren Runden und Zuständen, nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>This session has no turns.</source>
        <translation>Diese Sitzung hat keine Runden.</translation>
    </message>
    <message>
        <source>Turn {number}, {moment}</source>
        <translation>Runde {number}, {moment}</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Turns and state of a session</source>
        <translation>Runden und Zustand einer Sitzung</translation>
    </message>
    <message>
        <source>Version {number}, {moment}</source>
        <translation>Version {number}, {moment}</translation>
    </message>
    <message>
        <source>Versions of the state</source>
        <translation>Versionen des Zustands</translation>
    </message>
</context>
<context>
    <name>SessionSection</name>
    <message>
        <source>Delete the session…</source>
        <translation>Sitzung löschen…</translation>
    </message>
    <message>
        <source>Session {name}, {memories}</source>
        <translation>Sitzung {name}, {memories}</translation>
    </message>
    <message>
        <source>Show its turns and state…</source>
        <translation>Runden und Zustand anzeigen…</translation>
    </message>
    <message>
        <source>Show the whole session</source>
        <translation>Ganze Sitzung zeigen</translation>
    </message>
    <message>
        <source>This memory</source>
        <translation>Diese Erinnerung</translation>
    </message>
    <message>
        <source>This memory isn't part of a session.</source>
        <translation>Diese Erinnerung gehört zu keiner Sitzung.</translation>
    </message>
    <message>
        <source>This session was deleted or has expired. Its memories are still here.</source>
        <translation>Diese Sitzung wurde gelöscht oder ist abgelaufen. Ihre Erinnerungen sind noch da.</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Sections of the settings</source>
        <translation>Abschnitte der Einstellungen</translation>
    </message>
</context>
<context>
    <name>ShownDeletion</name>
    <message>
        <source>Moved to the trash: {title}</source>
        <translation>In den Papierkorb gelegt: {title}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>Password or secret access key</source>
        <translation>Passwort oder geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in to the sync server</source>
        <translation>Am Sync-Server anmelden</translation>
    </message>
    <message>
        <source>User or access key ID</source>
        <translation>Benutzer oder Access-Key-ID</translation>
    </message>
</context>
<context>
    <name>StalePage</name>
    <message>
        <source>&amp;Archive</source>
        <translation>A&amp;rchivieren</translation>
    </message>
    <message>
        <source>Move to the &amp;trash</source>
        <translation>In den Papier&amp;korb legen</translation>
    </message>
    <message>
        <source>Nothing to put away. Memories appear here that were neither read nor edited for 180 days, unless they are important or pinned, expire or have a reminder.</source>
        <translation>Nichts aufzuräumen. Hier stehen Erinnerungen, die 180 Tage weder gelesen noch bearbeitet wurden, außer wichtigen, angehefteten und ablaufenden und solchen mit Wiedervorlage.</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle wählen</translation>
    </message>
</context>
<context>
    <name>StartNotices</name>
    <message>
        <source>Open settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>Port settings</source>
        <translation>Einstellungen des Ports</translation>
    </message>
    <message>
        <source>The port couldn't be opened, so agents can't reach Muniment. {reason}</source>
        <translation>Der Port konnte nicht geöffnet werden, daher erreichen Agenten Muniment nicht. {reason}</translation>
    </message>
</context>
<context>
    <name>StatisticsCard</name>
    <message>
        <source>How you write</source>
        <translation>Schreibstil</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
</context>
<context>
    <name>StatsBar</name>
    <message>
        <source>All time</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Täglich</translation>
    </message>
    <message>
        <source>By month</source>
        <translation>Monatlich</translation>
    </message>
    <message>
        <source>By week</source>
        <translation>Wöchentlich</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>Wird gezählt</translation>
    </message>
    <message>
        <source>Group charts by</source>
        <translation>Diagramme gruppieren</translation>
    </message>
    <message>
        <source>Last 12 months</source>
        <translation>Letzte 12 Monate</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Letzte 90 Tage</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Stats</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Stop counting</source>
        <translation>Zählen anhalten</translation>
    </message>
</context>
<context>
    <name>StatsView</name>
    <message>
        <source>Go to Browse</source>
        <translation>Zu den Erinnerungen</translation>
    </message>
    <message>
        <source>No statistics yet. Write your first memory in Browse, or connect an agent.</source>
        <translation>Noch keine Statistik. Unter „Erinnerungen“ die erste schreiben oder einen Agenten verbinden.</translation>
    </message>
    <message>
        <source>Stopped. These numbers may be out of date.</source>
        <translation>Angehalten. Diese Zahlen können veraltet sein.</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Address copied</source>
        <translation>Adresse kopiert</translation>
    </message>
    <message>
        <source>Agents are paused</source>
        <translation>Agenten pausiert</translation>
    </message>
    <message>
        <source>Agents are paused. Resume them.</source>
        <translation>Agenten pausiert: jetzt fortsetzen</translation>
    </message>
    <message>
        <source>Agents wait until you unlock it (Ctrl+L)</source>
        <translation>Agenten warten bis zum Entsperren (Strg+L)</translation>
    </message>
    <message>
        <source>Copy the address that agents use</source>
        <translation>Adresse kopieren, die Agenten benutzen</translation>
    </message>
    <message>
        <source>Loading the search model…</source>
        <translation>Suchmodell wird geladen…</translation>
    </message>
    <message>
        <source>Lock vault</source>
        <translation>Tresor sperren</translation>
    </message>
    <message>
        <source>No agent can read or write. Click to resume them.</source>
        <translation>Kein Agent liest oder schreibt. Ein Klick lässt sie weitermachen.</translation>
    </message>
    <message>
        <source>Port off</source>
        <translation>Port geschlossen</translation>
    </message>
    <message>
        <source>The port is not open</source>
        <translation>Port nicht offen</translation>
    </message>
    <message>
        <source>The port is not open. Show its settings.</source>
        <translation>Der Port ist nicht offen. Einstellungen zeigen.</translation>
    </message>
    <message>
        <source>The port is off</source>
        <translation>Der Port ist geschlossen</translation>
    </message>
    <message>
        <source>The search model could not be loaded: searching by words only</source>
        <translation>Das Suchmodell ließ sich nicht laden: Suche nur nach Wörtern</translation>
    </message>
    <message>
        <source>You can already find them by their words. Search by meaning follows.</source>
        <translation>Nach ihren Wörtern sind sie schon auffindbar, nach ihrer Bedeutung bald.</translation>
    </message>
</context>
<context>
    <name>StrengthMeter</name>
    <message>
        <source>Add another word or two.</source>
        <translation>Noch ein oder zwei Wörter hinzufügen.</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Strength of the passphrase</source>
        <translation>Stärke der Passphrase</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>Use several unrelated words.</source>
        <translation>Am besten mehrere Wörter, die nichts miteinander zu tun haben.</translation>
    </message>
    <message>
        <source>Very strong</source>
        <translation>Sehr stark</translation>
    </message>
    <message>
        <source>Very weak</source>
        <translation>Sehr schwach</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>Schwach</translation>
    </message>
</context>
<context>
    <name>SuggestionBar</name>
    <message>
        <source>Accept “{name}” (Ctrl+{number})</source>
        <translation>„{name}“ annehmen (Strg+{number})</translation>
    </message>
</context>
<context>
    <name>SyncActions</name>
    <message>
        <source>Pa&amp;use sync</source>
        <translation>Synchronisier&amp;ung anhalten</translation>
    </message>
    <message>
        <source>Res&amp;ume sync</source>
        <translation>Synchronisier&amp;ung fortsetzen</translation>
    </message>
</context>
<context>
    <name>SyncButton</name>
    <message>
        <source>Last synced: {moment}</source>
        <translation>Zuletzt synchronisiert: {moment}</translation>
    </message>
    <message>
        <source>{state}. Show what you can do.</source>
        <translation>{state}. Möglichkeiten anzeigen.</translation>
    </message>
</context>
<context>
    <name>SyncSetupDialog</name>
    <message>
        <source>&amp;From a file…</source>
        <translation>Aus &amp;Datei…</translation>
    </message>
    <message>
        <source>Choose a place that all your devices reach: a folder that Syncthing, Nextcloud or Dropbox keeps on each of them, a network share, a USB stick, or a server. It will hold encrypted files only.</source>
        <translation>Einen Ort wählen, den alle Geräte erreichen: einen Ordner, den Syncthing, Nextcloud oder Dropbox auf jedem führt, eine Netzwerkfreigabe, einen USB-Stick oder einen Server. Dort liegen nur verschlüsselte Dateien.</translation>
    </message>
    <message>
        <source>Choose the same place as on your other device; of a folder, once its files have arrived here. Memories of this vault and of the others are put together.</source>
        <translation>Denselben Ort wie auf dem anderen Gerät wählen; einen Ordner erst, wenn seine Dateien hier angekommen sind. Die Erinnerungen dieses und der anderen Tresore kommen zusammen.</translation>
    </message>
    <message>
        <source>From the other device: “Invite a device…”</source>
        <translation>Vom anderen Gerät: „Gerät einladen…“</translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Join your other devices</source>
        <translation>Anderen Geräten beitreten</translation>
    </message>
    <message>
        <source>Keep some namespaces on this device only</source>
        <translation>Einige Namensräume nur auf diesem Gerät behalten</translation>
    </message>
    <message>
        <source>Name of this device</source>
        <translation>Name dieses Geräts</translation>
    </message>
    <message>
        <source>Namespaces that stay on this device</source>
        <translation>Namensräume, die auf diesem Gerät bleiben</translation>
    </message>
    <message>
        <source>Read the invitation from a file</source>
        <translation>Einladung aus einer Datei lesen</translation>
    </message>
    <message>
        <source>Start syncing</source>
        <translation>Synchronisieren</translation>
    </message>
    <message>
        <source>Sync between devices</source>
        <translation>Geräte synchronisieren</translation>
    </message>
</context>
<context>
    <name>SyncView</name>
    <message>
        <source>&amp;Invite a device…</source>
        <translation>Gerät &amp;einladen…</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Sync now</source>
        <translation>Jetzt &amp;synchronisieren</translation>
    </message>
    <message>
        <source>An invitation lets a device read everything that is synced.</source>
        <translation>Mit einer Einladung kann ein Gerät alles lesen, was synchronisiert wird.</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Invite a device</source>
        <translation>Gerät einladen</translation>
    </message>
    <message>
        <source>Invite a device…</source>
        <translation>Gerät einladen…</translation>
    </message>
    <message>
        <source>Join your other devices…</source>
        <translation>Anderen Geräten beitreten…</translation>
    </message>
    <message>
        <source>Keep the same memories on several devices. They exchange encrypted files through a folder that the devices share, such as one of Syncthing, Nextcloud or Dropbox. Nobody who sees the folder can read them.</source>
        <translation>Halte auf mehreren Geräten dieselben Erinnerungen. Die Geräte tauschen verschlüsselte Dateien über einen gemeinsamen Ordner aus, etwa von Syncthing, Nextcloud oder Dropbox. Wer den Ordner sieht, kann sie nicht lesen.</translation>
    </message>
    <message>
        <source>Last synced: {moment}</source>
        <translation>Zuletzt synchronisiert: {moment}</translation>
    </message>
    <message>
        <source>Pause sync</source>
        <translation>Synchronisierung anhalten</translation>
    </message>
    <message>
        <source>Remove them here too</source>
        <translation>Hier auch entfernen</translation>
    </message>
    <message>
        <source>Resume sync</source>
        <translation>Synchronisierung fortsetzen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>Set up the first device…</source>
        <translation>Erstes Gerät einrichten…</translation>
    </message>
    <message>
        <source>Sign in a&amp;gain…</source>
        <translation>Erneut an&amp;melden…</translation>
    </message>
    <message>
        <source>Since it joined</source>
        <translation>Seit dem Beitritt</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Synchronisierung</translation>
    </message>
    <message>
        <source>Sync between devices</source>
        <translation>Geräte synchronisieren</translation>
    </message>
    <message>
        <source>Sync between devices…</source>
        <translation>Geräte synchronisieren…</translation>
    </message>
    <message>
        <source>The text is chosen, on all devices once they sync.</source>
        <translation>Der Text ist gewählt, für alle Geräte, sobald sie synchronisieren.</translation>
    </message>
    <message>
        <source>Turn &amp;off sync…</source>
        <translation>Synchronisierung a&amp;usschalten…</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Turn off sync</source>
        <translation>Synchronisierung ausschalten</translation>
    </message>
    <message>
        <source>Turn off sync on this device?</source>
        <translation>Synchronisierung auf diesem Gerät ausschalten?</translation>
    </message>
    <message>
        <source>Turn off sync…</source>
        <translation>Synchronisierung ausschalten…</translation>
    </message>
    <message>
        <source>Undid what a device did: {memories}.</source>
        <translation>Änderungen eines Geräts rückgängig gemacht: {memories}.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Undo changes from {device}</source>
        <translation>Änderungen von {device} rückgängig machen</translation>
    </message>
    <message>
        <source>Undo what a device did</source>
        <translation>Änderungen eines Geräts rückgängig machen</translation>
    </message>
    <message>
        <source>Your memories stay here and on the other devices. To sync again, this device needs a new invitation.</source>
        <translation>Deine Erinnerungen bleiben hier und auf den anderen Geräten. Um wieder zu synchronisieren, braucht dieses Gerät eine neue Einladung.</translation>
    </message>
    <message>
        <source>undid what a device did</source>
        <translation>Änderungen eines Geräts rückgängig gemacht</translation>
    </message>
    <message>
        <source>{device} was removed. Your other devices learn of it when they sync.</source>
        <translation>{device} wurde entfernt. Deine anderen Geräte erfahren davon, wenn sie synchronisieren.</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} von {total} Dateien</translation>
    </message>
</context>
<context>
    <name>SyncWatch</name>
    <message>
        <source>Pause sync</source>
        <translation>Synchronisierung anhalten</translation>
    </message>
    <message>
        <source>Remove them here too</source>
        <translation>Hier auch entfernen</translation>
    </message>
</context>
<context>
    <name>SystemLockWatch</name>
    <message>
        <source>Locks the vault</source>
        <translation>Sperrt den Tresor</translation>
    </message>
</context>
<context>
    <name>TagList</name>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
</context>
<context>
    <name>TaskDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
</context>
<context>
    <name>TaskProgress</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>{step} {seconds} s</source>
        <translation>{step} {seconds} s</translation>
    </message>
</context>
<context>
    <name>TextCard</name>
    <message>
        <source>Keep text {number}</source>
        <translation>Text {number} behalten</translation>
    </message>
    <message>
        <source>Keep this text</source>
        <translation>Diesen Text behalten</translation>
    </message>
</context>
<context>
    <name>TidyView</name>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Comparing memories…</source>
        <translation>Erinnerungen werden verglichen…</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Dopplungen</translation>
    </message>
    <message>
        <source>No duplicates. Memories that say the same, also in other words, appear here.</source>
        <translation>Keine Dopplungen. Hier stehen Erinnerungen, die dasselbe sagen, auch mit anderen Worten.</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>Search for duplicates again</source>
        <translation>Erneut nach Dopplungen suchen</translation>
    </message>
    <message>
        <source>Searching for memories that say the same…</source>
        <translation>Erinnerungen, die dasselbe sagen, werden gesucht…</translation>
    </message>
    <message>
        <source>That was the last group.</source>
        <translation>Das war die letzte Gruppe.</translation>
    </message>
    <message>
        <source>That's all so far. Search again for more.</source>
        <translation>Das war vorerst alles. Eine neue Suche findet weitere.</translation>
    </message>
    <message>
        <source>The search failed.</source>
        <translation>Die Suche ist gescheitert.</translation>
    </message>
    <message>
        <source>The search was stopped before it found anything.</source>
        <translation>Die Suche wurde angehalten, bevor sie etwas fand.</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Unused memories</source>
        <translation>Ungenutzte Erinnerungen</translation>
    </message>
    <message>
        <source>What to tidy up</source>
        <translation>Was aufgeräumt wird</translation>
    </message>
</context>
<context>
    <name>TokenPage</name>
    <message>
        <source>Copied. The clipboard is cleared in {seconds} seconds.</source>
        <translation>Kopiert. Die Zwischenablage wird in {seconds} Sekunden geleert.</translation>
    </message>
    <message>
        <source>Copy it now. Muniment keeps only a fingerprint, so the key can't be shown again. If you lose it, revoke the key and create another.</source>
        <translation>Jetzt kopieren: Muniment bewahrt nur einen Fingerabdruck auf und kann den Schlüssel nicht noch einmal zeigen. Geht er verloren, den Schlüssel widerrufen und einen neuen anlegen.</translation>
    </message>
    <message>
        <source>Copy the key</source>
        <translation>Schlüssel kopieren</translation>
    </message>
    <message>
        <source>For a program that uses MCP, with the agent's own key:</source>
        <translation>Für ein Programm, das MCP benutzt, mit dem eigenen Schlüssel des Agenten:</translation>
    </message>
    <message>
        <source>It won't be shown again. Copy it now for a program that uses the port. A program that starts a command reads it from a file that only you can read.</source>
        <translation>Er wird nicht noch einmal gezeigt. Für ein Programm, das den Port benutzt, jetzt kopieren. Ein Programm, das einen Befehl startet, liest ihn aus einer Datei, die nur das eigene Benutzerkonto lesen kann.</translation>
    </message>
    <message>
        <source>Set the agent's base URL to {url} and send the key in the {header} header.</source>
        <translation>Der Agent braucht die Basis-URL {url} und den Schlüssel im Header {header}.</translation>
    </message>
    <message>
        <source>The key</source>
        <translation>Der Schlüssel</translation>
    </message>
    <message>
        <source>The key of {name}</source>
        <translation>Der Schlüssel von {name}</translation>
    </message>
</context>
<context>
    <name>TrashPane</name>
    <message>
        <source>&amp;Delete permanently…</source>
        <translation>&amp;Endgültig löschen…</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Papierkorb leeren…</translation>
    </message>
    <message>
        <source>No results in the trash for “{words}”.</source>
        <translation>Keine Ergebnisse im Papierkorb für „{words}“.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search in the trash</source>
        <translation>Im Papierkorb suchen</translation>
    </message>
    <message>
        <source>Select a memory to read it.</source>
        <translation>Eine Erinnerung wählen, um sie zu lesen.</translation>
    </message>
    <message>
        <source>Text of the memory</source>
        <translation>Text der Erinnerung</translation>
    </message>
    <message>
        <source>The trash is empty. Deleted memories stay here for 30 days and can be restored; after that they are deleted permanently.</source>
        <translation>Der Papierkorb ist leer. Gelöschte Erinnerungen bleiben hier 30 Tage und lassen sich wiederherstellen; danach werden sie endgültig gelöscht.</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
</context>
<context>
    <name>TrashTable</name>
    <message>
        <source>Memories in the trash</source>
        <translation>Erinnerungen im Papierkorb</translation>
    </message>
</context>
<context>
    <name>TrashView</name>
    <message>
        <source>Delete permanently</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete the selection permanently…</source>
        <translation>Auswahl endgültig löschen…</translation>
    </message>
    <message>
        <source>Restore the selection</source>
        <translation>Auswahl wiederherstellen</translation>
    </message>
    <message>
        <source>This can't be undone. Texts, vectors and history are removed from the vault; older backups still contain them.</source>
        <translation>Das lässt sich nicht rückgängig machen. Texte, Vektoren und Verlauf werden aus dem Tresor entfernt; ältere Sicherungen enthalten sie noch.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Lock vault</source>
        <translation>Tresor sperren</translation>
    </message>
    <message>
        <source>Lock window</source>
        <translation>Fenster sperren</translation>
    </message>
    <message>
        <source>Muniment</source>
        <translation>Muniment</translation>
    </message>
    <message>
        <source>Muniment (agents are paused)</source>
        <translation>Muniment (Agenten pausiert)</translation>
    </message>
    <message>
        <source>Muniment (locked)</source>
        <translation>Muniment (gesperrt)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open Muniment</source>
        <translation>Muniment öffnen</translation>
    </message>
    <message>
        <source>Quick capture…</source>
        <translation>Schnellerfassung…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
</context>
<context>
    <name>TrayNotices</name>
    <message>
        <source>Muniment is still running in the tray. You can quit it there.</source>
        <translation>Muniment läuft im Infobereich weiter. Dort lässt es sich beenden.</translation>
    </message>
    <message>
        <source>This desktop has no tray, so closing the window quits Muniment.</source>
        <translation>Diese Arbeitsumgebung hat keinen Infobereich, daher beendet das Schließen des Fensters Muniment.</translation>
    </message>
</context>
<context>
    <name>UndoSinceDialog</name>
    <message>
        <source>&amp;What it wrote</source>
        <translation>Was er &amp;geschrieben hat</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>In the last 24 hours</source>
        <translation>In den letzten 24 Stunden</translation>
    </message>
    <message>
        <source>In the last 30 days</source>
        <translation>In den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>In the last 7 days</source>
        <translation>In den letzten 7 Tagen</translation>
    </message>
    <message>
        <source>In the last hour</source>
        <translation>In der letzten Stunde</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Ab wann</translation>
    </message>
    <message>
        <source>Since a date…</source>
        <translation>Ab einem Zeitpunkt…</translation>
    </message>
    <message>
        <source>Undo changes since</source>
        <translation>Rückgängig machen ab</translation>
    </message>
    <message>
        <source>Undoing: {done} of {total}</source>
        <translation>Rückgängig gemacht: {done} von {total}</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>Wird rückgängig gemacht…</translation>
    </message>
</context>
<context>
    <name>UndoStack</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Couldn't undo: {what}. It was changed again since, or is gone.</source>
        <translation>Nicht rückgängig zu machen: {what}. Seitdem wieder geändert oder nicht mehr da.</translation>
    </message>
    <message>
        <source>Later changes to {count} of them are kept.</source>
        <translation>Spätere Änderungen an {count} davon bleiben.</translation>
    </message>
    <message>
        <source>Nothing to redo: it was already redone, or something else was done since.</source>
        <translation>Nichts wurde wiederholt: Das ist bereits geschehen, oder seither wurde etwas anderes getan.</translation>
    </message>
    <message>
        <source>Nothing to undo: it was already undone or can no longer be.</source>
        <translation>Nichts wurde rückgängig gemacht: Das ist bereits geschehen oder geht nicht mehr.</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Redone: {what}.</source>
        <translation>Wiederholt: {what}.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>This runs when the current operation has finished.</source>
        <translation>Das wartet, bis der laufende Vorgang beendet ist.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Undoing: {what}…</source>
        <translation>Wird rückgängig gemacht: {what}…</translation>
    </message>
    <message>
        <source>Undone: {what}.</source>
        <translation>Rückgängig gemacht: {what}.</translation>
    </message>
</context>
<context>
    <name>UndoStrip</name>
    <message>
        <source>Stop undoing</source>
        <translation>Rückgängigmachen anhalten</translation>
    </message>
    <message>
        <source>Undo progress</source>
        <translation>Fortschritt beim Rückgängigmachen</translation>
    </message>
    <message>
        <source>Undoing: {done} of {total}</source>
        <translation>Rückgängig gemacht: {done} von {total}</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>Wird rückgängig gemacht…</translation>
    </message>
</context>
<context>
    <name>VaultNotices</name>
    <message>
        <source>Accept this state</source>
        <translation>Diesen Stand annehmen</translation>
    </message>
</context>
<context>
    <name>VersionRestoring</name>
    <message>
        <source>Restored version {number}.</source>
        <translation>Fassung {number} wiederhergestellt.</translation>
    </message>
    <message>
        <source>The memory already is as in version {number}.</source>
        <translation>Die Erinnerung ist schon wie in Fassung {number}.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>A private vault for what you and your AI agents remember.</source>
        <translation>Ein privater Tresor für das, was Menschen und ihre KI-Agenten sich merken.</translation>
    </message>
    <message>
        <source>Create my vault</source>
        <translation>Tresor anlegen</translation>
    </message>
    <message>
        <source>Everything stays on this computer, encrypted with a passphrase that only you know. Find things by what they mean, not just by the words you used.</source>
        <translation>Alles bleibt auf diesem Computer, verschlüsselt mit einer Passphrase, die sonst niemand kennt. Gefunden wird es nach seiner Bedeutung, nicht nur nach seinen Wörtern.</translation>
    </message>
    <message>
        <source>Import a bundle…</source>
        <translation>Bündel importieren…</translation>
    </message>
    <message>
        <source>Open a vault or backup…</source>
        <translation>Tresor oder Sicherung öffnen…</translation>
    </message>
    <message>
        <source>Setup takes two minutes. Have a pen or printer ready.</source>
        <translation>Das Einrichten dauert zwei Minuten. Stift oder Drucker bereithalten.</translation>
    </message>
    <message>
        <source>Welcome to Muniment</source>
        <translation>Willkommen bei Muniment</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>&amp;About Muniment</source>
        <translation>&amp;Über Muniment</translation>
    </message>
    <message>
        <source>&amp;Collapse sidebar</source>
        <translation>Seitenleiste &amp;einklappen</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Export memories…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>&amp;Suchen…</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>&amp;Anleitung</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Import memories…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Lock vault</source>
        <translation>&amp;Tresor sperren</translation>
    </message>
    <message>
        <source>&amp;New memory</source>
        <translation>&amp;Neue Erinnerung</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Redo: {what}</source>
        <translation>&amp;Wiederholen: {what}</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>Neu &amp;laden</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>&amp;Problem melden…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>Sp&amp;eichern</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Undo: {what}</source>
        <translation>&amp;Rückgängig: {what}</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>About Muniment</source>
        <translation>Über Muniment</translation>
    </message>
    <message>
        <source>All &amp;commands…</source>
        <translation>Alle &amp;Befehle…</translation>
    </message>
    <message>
        <source>Change the &amp;passphrase…</source>
        <translation>&amp;Passphrase ändern…</translation>
    </message>
    <message>
        <source>Lock &amp;window</source>
        <translation>&amp;Fenster sperren</translation>
    </message>
    <message>
        <source>Match &amp;system</source>
        <translation>An &amp;System anpassen</translation>
    </message>
    <message>
        <source>Move to the &amp;trash</source>
        <translation>In den Papier&amp;korb legen</translation>
    </message>
    <message>
        <source>Muniment {version}</source>
        <translation>Muniment {version}</translation>
    </message>
    <message>
        <source>Pause all agents</source>
        <translation>Alle Agenten pausieren</translation>
    </message>
    <message>
        <source>Private, encrypted memories for you and your AI agents, on your own computer.</source>
        <translation>Private, verschlüsselte Erinnerungen für Menschen und ihre KI-Agenten, auf dem eigenen Computer.</translation>
    </message>
    <message>
        <source>Quick &amp;capture…</source>
        <translation>S&amp;chnellerfassung…</translation>
    </message>
    <message>
        <source>Restart Muniment</source>
        <translation>Muniment neu starten</translation>
    </message>
    <message>
        <source>S&amp;ync now</source>
        <translation>Jetzt s&amp;ynchronisieren</translation>
    </message>
    <message>
        <source>Unlock with the system &amp;keychain</source>
        <translation>Mit dem Sc&amp;hlüsselbund entsperren</translation>
    </message>
    <message>
        <source>What sync nee&amp;ds…</source>
        <translation>Was &amp;die Synchronisierung braucht…</translation>
    </message>
</context>
<context>
    <name>WritePage</name>
    <message>
        <source>A date</source>
        <translation>Ein Datum</translation>
    </message>
    <message>
        <source>A preference</source>
        <translation>Eine Vorliebe</translation>
    </message>
    <message>
        <source>For example: {example}</source>
        <translation>Zum Beispiel: {example}</translation>
    </message>
    <message>
        <source>On trains I take a window seat</source>
        <translation>Im Zug sitze ich gern am Fenster</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Remembering</source>
        <translation>Wird gemerkt</translation>
    </message>
    <message>
        <source>Rye dough needs to rest overnight</source>
        <translation>Roggenteig muss über Nacht ruhen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Something you learned</source>
        <translation>Etwas Gelerntes</translation>
    </message>
    <message>
        <source>The lease on the flat ends on 30 September</source>
        <translation>Der Mietvertrag der Wohnung endet am 30. September</translation>
    </message>
    <message>
        <source>Write down something you would like to find again. One thing is enough, and you can change or delete it at any time.</source>
        <translation>Aufschreiben, was wiedergefunden werden soll. Eines genügt, und es lässt sich jederzeit ändern oder löschen.</translation>
    </message>
    <message>
        <source>Your first memories</source>
        <translation>Eigene Dinge</translation>
    </message>
</context>
<context>
    <name>_PartRow</name>
    <message>
        <source>{name}: {share}</source>
        <translation>{name}: {share}</translation>
    </message>
</context>
<context>
    <name>agent-programs</name>
    <message>
        <source>.mcp.json in a project, or mcpServers in ~/.claude.json for all projects</source>
        <translation>.mcp.json in einem Projekt oder mcpServers in ~/.claude.json für alle Projekte</translation>
    </message>
    <message>
        <source>.vscode/mcp.json, or the command MCP: Open User Configuration</source>
        <translation>.vscode/mcp.json, oder der Befehl „MCP: Open User Configuration“</translation>
    </message>
    <message>
        <source>In version 1, the entry goes directly under mcp, without servers.</source>
        <translation>In Version 1 steht der Eintrag direkt unter mcp, ohne servers.</translation>
    </message>
    <message>
        <source>It must run on this computer, not in a container: the port accepts only local connections.</source>
        <translation>Es muss auf diesem Computer laufen, nicht in einem Container: Der Port nimmt nur lokale Verbindungen an.</translation>
    </message>
    <message>
        <source>It reads this file when it starts. Its remote connectors run outside this computer and can't reach Muniment.</source>
        <translation>Es liest diese Datei beim Start. Seine Remote-Connectors laufen außerhalb dieses Computers und erreichen Muniment nicht.</translation>
    </message>
    <message>
        <source>Over HTTP, it asks for the key once and stores it encrypted.</source>
        <translation>Über HTTP fragt es einmal nach dem Schlüssel und speichert ihn verschlüsselt.</translation>
    </message>
    <message>
        <source>Over HTTP, it reads the key from the MUNIMENT_KEY variable of the shell that starts it.</source>
        <translation>Über HTTP liest es den Schlüssel aus der Variablen MUNIMENT_KEY der Shell, die es startet.</translation>
    </message>
    <message>
        <source>Tools work in agent mode.</source>
        <translation>Werkzeuge funktionieren im Agentenmodus.</translation>
    </message>
    <message>
        <source>Use httpUrl, not url, which selects an older transport.</source>
        <translation>httpUrl benutzen, nicht url, das einen älteren Transport wählt.</translation>
    </message>
    <message>
        <source>claude_desktop_config.json (Settings, Developer, Edit Config)</source>
        <translation>claude_desktop_config.json (Settings, Developer, Edit Config)</translation>
    </message>
    <message>
        <source>cline_mcp_settings.json (MCP Servers, Configure, Configure MCP Servers)</source>
        <translation>cline_mcp_settings.json (MCP Servers, Configure, Configure MCP Servers)</translation>
    </message>
    <message>
        <source>mcp.json (Program, Install, Edit mcp.json)</source>
        <translation>mcp.json (Program, Install, Edit mcp.json)</translation>
    </message>
    <message>
        <source>settings.json (the command zed: open settings file)</source>
        <translation>settings.json (der Befehl „zed: open settings file“)</translation>
    </message>
    <message>
        <source>the same file</source>
        <translation>dieselbe Datei</translation>
    </message>
    <message>
        <source>the variable TOOL_SERVER_CONNECTIONS, or Admin Settings, External Tools, type MCP</source>
        <translation>die Variable TOOL_SERVER_CONNECTIONS, oder Admin Settings, External Tools, Typ MCP</translation>
    </message>
    <message>
        <source>~/.claude/settings.json, or .claude/settings.json in a project</source>
        <translation>~/.claude/settings.json oder .claude/settings.json in einem Projekt</translation>
    </message>
    <message>
        <source>~/.config/opencode/opencode.json, or opencode.json in a project</source>
        <translation>~/.config/opencode/opencode.json oder opencode.json in einem Projekt</translation>
    </message>
    <message>
        <source>~/.cursor/mcp.json, or .cursor/mcp.json in a project</source>
        <translation>~/.cursor/mcp.json oder .cursor/mcp.json in einem Projekt</translation>
    </message>
    <message>
        <source>~/.gemini/settings.json, or .gemini/settings.json in a project</source>
        <translation>~/.gemini/settings.json oder .gemini/settings.json in einem Projekt</translation>
    </message>
</context>
<context>
    <name>agents</name>
    <message>
        <source> · {facts}</source>
        <translation> · {facts}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>1 call</source>
        <translation>1 Aufruf</translation>
    </message>
    <message>
        <source>1 call a minute</source>
        <translation>1 Aufruf je Minute</translation>
    </message>
    <message>
        <source>1 call was refused or failed.</source>
        <translation>1 Aufruf wurde abgewiesen oder schlug fehl.</translation>
    </message>
    <message>
        <source>Access to</source>
        <translation>Zugriff auf</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Archived {memory}</source>
        <translation>Archiviert: {memory}</translation>
    </message>
    <message>
        <source>Calls a &amp;minute</source>
        <translation>Aufrufe je &amp;Minute</translation>
    </message>
    <message>
        <source>Calls a minute</source>
        <translation>Aufrufe je Minute</translation>
    </message>
    <message>
        <source>Calls an &amp;hour</source>
        <translation>Aufrufe je S&amp;tunde</translation>
    </message>
    <message>
        <source>Calls an hour</source>
        <translation>Aufrufe je Stunde</translation>
    </message>
    <message>
        <source>Changed {memory}</source>
        <translation>Geändert: {memory}</translation>
    </message>
    <message>
        <source>Changed {memory}: {fields}</source>
        <translation>Geändert an {memory}: {fields}</translation>
    </message>
    <message>
        <source>Changed {thing}</source>
        <translation>Geändert: {thing}</translation>
    </message>
    <message>
        <source>Create key</source>
        <translation>Schlüssel anlegen</translation>
    </message>
    <message>
        <source>Created {thing}</source>
        <translation>Angelegt: {thing}</translation>
    </message>
    <message>
        <source>Deleted {thing}</source>
        <translation>Gelöscht: {thing}</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Expiry date</source>
        <translation>Ablaufdatum</translation>
    </message>
    <message>
        <source>In {days} days</source>
        <translation>In {days} Tagen</translation>
    </message>
    <message>
        <source>Key {prefix}…</source>
        <translation>Schlüssel {prefix}…</translation>
    </message>
    <message>
        <source>Looked things up once and was shown {memories}.</source>
        <translation>Einmal nachgesehen und {memories} gezeigt bekommen.</translation>
    </message>
    <message>
        <source>Looked things up {count} times and was shown {memories}.</source>
        <translation>{count}-mal nachgesehen und {memories} gezeigt bekommen.</translation>
    </message>
    <message>
        <source>Moved {memory} to another namespace</source>
        <translation>In einen anderen Namensraum verschoben: {memory}</translation>
    </message>
    <message>
        <source>Moved {memory} to the trash</source>
        <translation>In den Papierkorb gelegt: {memory}</translation>
    </message>
    <message>
        <source>Muniment and MCP</source>
        <translation>Muniment und MCP</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Never used</source>
        <translation>Nie benutzt</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Nicht verwendet</translation>
    </message>
    <message>
        <source>Of these, searches: {count}.</source>
        <translation>Davon Suchen: {count}.</translation>
    </message>
    <message>
        <source>On date…</source>
        <translation>Am Datum …</translation>
    </message>
    <message>
        <source>P&amp;ermissions</source>
        <translation>R&amp;echte</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Program: {program}</source>
        <translation>Programm: {program}</translation>
    </message>
    <message>
        <source>Read and write</source>
        <translation>Lesen und schreiben</translation>
    </message>
    <message>
        <source>Read nothing in this period.</source>
        <translation>In dieser Zeit nichts gelesen.</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>Nur lesen</translation>
    </message>
    <message>
        <source>Read, write and manage keys</source>
        <translation>Lesen, schreiben und Schlüssel verwalten</translation>
    </message>
    <message>
        <source>Requested: {scopes} in {namespaces}.</source>
        <translation>Gewünscht: {scopes} in {namespaces}.</translation>
    </message>
    <message>
        <source>Restored {memory} from the trash</source>
        <translation>Aus dem Papierkorb wiederhergestellt: {memory}</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Undid a change to {memory}</source>
        <translation>Änderung rückgängig gemacht: {memory}</translation>
    </message>
    <message>
        <source>Wrote nothing in this period.</source>
        <translation>In dieser Zeit nichts geschrieben.</translation>
    </message>
    <message>
        <source>Wrote {memory}</source>
        <translation>Geschrieben: {memory}</translation>
    </message>
    <message>
        <source>a key</source>
        <translation>ein Schlüssel</translation>
    </message>
    <message>
        <source>a memory</source>
        <translation>eine Erinnerung</translation>
    </message>
    <message>
        <source>a namespace</source>
        <translation>ein Namensraum</translation>
    </message>
    <message>
        <source>a project</source>
        <translation>ein Projekt</translation>
    </message>
    <message>
        <source>a session</source>
        <translation>eine Sitzung</translation>
    </message>
    <message>
        <source>a user</source>
        <translation>ein Nutzer</translation>
    </message>
    <message>
        <source>an agent</source>
        <translation>ein Agent</translation>
    </message>
    <message>
        <source>an entity</source>
        <translation>eine Entität</translation>
    </message>
    <message>
        <source>an entity link</source>
        <translation>eine Verbindung einer Entität</translation>
    </message>
    <message>
        <source>changed {memories}</source>
        <translation>{memories} geändert</translation>
    </message>
    <message>
        <source>moved {memories} to the trash</source>
        <translation>{memories} in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>etwas anderes</translation>
    </message>
    <message>
        <source>the profile</source>
        <translation>das Profil</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>wrote {memories}</source>
        <translation>{memories} geschrieben</translation>
    </message>
    <message>
        <source>{count} calls</source>
        <translation>{count} Aufrufe</translation>
    </message>
    <message>
        <source>{count} calls a minute</source>
        <translation>{count} Aufrufe je Minute</translation>
    </message>
    <message>
        <source>{count} calls were refused or failed.</source>
        <translation>{count} Aufrufe wurden abgewiesen oder schlugen fehl.</translation>
    </message>
    <message>
        <source>{dialect} · {scopes}</source>
        <translation>{dialect} · {scopes}</translation>
    </message>
    <message>
        <source>{first}{rest}.</source>
        <translation>{first}{rest}.</translation>
    </message>
    <message>
        <source>{minute}, {count} an hour</source>
        <translation>{minute}, {count} je Stunde</translation>
    </message>
    <message>
        <source>{prefix}…</source>
        <translation>{prefix}…</translation>
    </message>
    <message>
        <source>“{title}”</source>
        <translation>„{title}“</translation>
    </message>
</context>
<context>
    <name>bulk</name>
    <message>
        <source>1 selected</source>
        <translation>1 ausgewählt</translation>
    </message>
    <message>
        <source>1 was skipped because it would have more than {most} tags.</source>
        <translation>1 wurde übersprungen, weil sie mehr als {most} Schlagwörter hätte.</translation>
    </message>
    <message>
        <source>Its history moves with it, and nothing stays in the old namespace. Agents that see only the old namespace lose access. You can undo this.</source>
        <translation>Der Verlauf zieht mit um, und im alten Namensraum bleibt nichts. Agenten, die nur den alten Namensraum sehen, verlieren den Zugriff. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Move 1 memory to the trash?</source>
        <translation>1 Erinnerung in den Papierkorb legen?</translation>
    </message>
    <message>
        <source>Move 1 memory to “{name}”?</source>
        <translation>1 Erinnerung nach „{name}“ verschieben?</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message>
        <source>Move {count} memories to the trash?</source>
        <translation>{count} Erinnerungen in den Papierkorb legen?</translation>
    </message>
    <message>
        <source>Move {count} memories to “{name}”?</source>
        <translation>{count} Erinnerungen nach „{name}“ verschieben?</translation>
    </message>
    <message>
        <source>Stopped early: {what}, out of {total}.</source>
        <translation>Vorzeitig angehalten: {what}, von {total}.</translation>
    </message>
    <message>
        <source>Their history moves with them, and nothing stays in the old namespace. Agents that see only the old namespace lose access. You can undo this.</source>
        <translation>Der Verlauf zieht mit um, und im alten Namensraum bleibt nichts. Agenten, die nur den alten Namensraum sehen, verlieren den Zugriff. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>You can undo this, or restore it from the trash within {days} days.</source>
        <translation>Das lässt sich rückgängig machen; im Papierkorb bleibt sie {days} Tage.</translation>
    </message>
    <message>
        <source>You can undo this, or restore them from the trash within {days} days.</source>
        <translation>Das lässt sich rückgängig machen; im Papierkorb bleiben sie {days} Tage.</translation>
    </message>
    <message>
        <source>added tags to a memory</source>
        <translation>eine Erinnerung verschlagwortet</translation>
    </message>
    <message>
        <source>added tags to {count} memories</source>
        <translation>{count} Erinnerungen verschlagwortet</translation>
    </message>
    <message>
        <source>archived a memory</source>
        <translation>eine Erinnerung archiviert</translation>
    </message>
    <message>
        <source>archived {count} memories</source>
        <translation>{count} Erinnerungen archiviert</translation>
    </message>
    <message>
        <source>changed the importance of a memory</source>
        <translation>Wichtigkeit einer Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed the importance of {count} memories</source>
        <translation>Wichtigkeit von {count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>changed the kind of a memory</source>
        <translation>Art einer Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed the kind of {count} memories</source>
        <translation>Art von {count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>changed the priority of a memory</source>
        <translation>Priorität einer Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed the priority of {count} memories</source>
        <translation>Priorität von {count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>changed the type of a memory</source>
        <translation>Typ einer Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed the type of {count} memories</source>
        <translation>Typ von {count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>changed what a memory is about</source>
        <translation>Bereich einer Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed what {count} memories are about</source>
        <translation>Bereich von {count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>changed when a memory expires</source>
        <translation>Ablauf einer Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed when {count} memories expire</source>
        <translation>Ablauf von {count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>made a memory confidential</source>
        <translation>eine Erinnerung vertraulich gemacht</translation>
    </message>
    <message>
        <source>made a memory no longer confidential</source>
        <translation>die Vertraulichkeit einer Erinnerung aufgehoben</translation>
    </message>
    <message>
        <source>made {count} memories confidential</source>
        <translation>{count} Erinnerungen vertraulich gemacht</translation>
    </message>
    <message>
        <source>made {count} memories no longer confidential</source>
        <translation>die Vertraulichkeit von {count} Erinnerungen aufgehoben</translation>
    </message>
    <message>
        <source>moved a memory to another namespace</source>
        <translation>eine Erinnerung in einen anderen Namensraum verschoben</translation>
    </message>
    <message>
        <source>moved a memory to the trash</source>
        <translation>eine Erinnerung in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>moved {count} memories to another namespace</source>
        <translation>{count} Erinnerungen in einen anderen Namensraum verschoben</translation>
    </message>
    <message>
        <source>moved {count} memories to the trash</source>
        <translation>{count} Erinnerungen in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>removed tags from a memory</source>
        <translation>Schlagwörter einer Erinnerung entfernt</translation>
    </message>
    <message>
        <source>removed tags from {count} memories</source>
        <translation>Schlagwörter von {count} Erinnerungen entfernt</translation>
    </message>
    <message>
        <source>unarchived a memory</source>
        <translation>eine Erinnerung aus dem Archiv geholt</translation>
    </message>
    <message>
        <source>unarchived {count} memories</source>
        <translation>{count} Erinnerungen aus dem Archiv geholt</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} ausgewählt</translation>
    </message>
    <message>
        <source>{count} were skipped because they would have more than {most} tags.</source>
        <translation>{count} wurden übersprungen, weil sie mehr als {most} Schlagwörter hätten.</translation>
    </message>
</context>
<context>
    <name>bundles</name>
    <message>
        <source>&amp;Into the namespace</source>
        <translation>&amp;In den Namensraum</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Both texts changed: {count}. The later one counts; the history keeps both.</source>
        <translation>Text auf beiden Seiten geändert: {count}. Der spätere gilt; der Verlauf behält beide.</translation>
    </message>
    <message>
        <source>Caps lock seems to be on.</source>
        <translation>Die Feststelltaste scheint aktiv zu sein.</translation>
    </message>
    <message>
        <source>Changed: {count}.</source>
        <translation>Geändert: {count}.</translation>
    </message>
    <message>
        <source>Choose where…</source>
        <translation>Ort wählen…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Everything in the bundle was there already.</source>
        <translation>Alles im Bündel war schon vorhanden.</translation>
    </message>
    <message>
        <source>Export as a bundle</source>
        <translation>Als Bündel exportieren</translation>
    </message>
    <message>
        <source>Exported {memories} to {name}. The file was verified.</source>
        <translation>{memories} nach {name} exportiert. Die Datei wurde geprüft.</translation>
    </message>
    <message>
        <source>For &amp;recipients, who open it with their own vault</source>
        <translation>Für &amp;Empfänger, die sie mit dem eigenen Tresor öffnen</translation>
    </message>
    <message>
        <source>Give this key to someone who sends you a bundle. Only this vault opens a bundle made for it, without a passphrase. The key is not secret.</source>
        <translation>Wer ein Bündel schicken will, braucht diesen Schlüssel. Nur dieser Tresor öffnet ein Bündel, das für ihn erstellt wurde, und zwar ohne Passphrase. Der Schlüssel ist nicht geheim.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import a bundle</source>
        <translation>Bündel importieren</translation>
    </message>
    <message>
        <source>Imported {memories} from {file}.</source>
        <translation>{memories} aus {file} importiert.</translation>
    </message>
    <message>
        <source>Include &amp;sensitive memories</source>
        <translation>&amp;Vertrauliche Erinnerungen einschließen</translation>
    </message>
    <message>
        <source>Include the &amp;trash</source>
        <translation>&amp;Papierkorb einschließen</translation>
    </message>
    <message>
        <source>Into the namespace</source>
        <translation>In den Namensraum</translation>
    </message>
    <message>
        <source>Line {number} is not the public key of a vault.</source>
        <translation>Zeile {number} ist kein öffentlicher Schlüssel eines Tresors.</translation>
    </message>
    <message>
        <source>Merged into “{name}”: of each field, the later change counts.</source>
        <translation>Wird mit „{name}“ zusammengeführt: In jedem Feld gilt die spätere Änderung.</translation>
    </message>
    <message>
        <source>No memories.</source>
        <translation>Keine Erinnerungen.</translation>
    </message>
    <message>
        <source>Not needed for a bundle made for this vault</source>
        <translation>Nicht nötig, wenn das Bündel für diesen Tresor erstellt wurde</translation>
    </message>
    <message>
        <source>One encrypted file with everything of “{name}”: memories with their history and vectors, sessions, agents and entities. Only the passphrase, or the vault of a recipient, opens it; nobody can reset the passphrase.</source>
        <translation>Eine verschlüsselte Datei mit allem aus „{name}“: Erinnerungen mit Verlauf und Vektoren, Sitzungen, Agenten und Entitäten. Nur die Passphrase oder der Tresor eines Empfängers öffnet sie; niemand kann die Passphrase zurücksetzen.</translation>
    </message>
    <message>
        <source>One encrypted file with the memories that are selected or, without a selection, listed: with their history and vectors, sessions, agents and entities. Only the passphrase, or the vault of a recipient, opens it; nobody can reset the passphrase.</source>
        <translation>Eine verschlüsselte Datei mit den ausgewählten oder, ohne Auswahl, den aufgelisteten Erinnerungen: mit Verlauf und Vektoren, Sitzungen, Agenten und Entitäten. Nur die Passphrase oder der Tresor eines Empfängers öffnet sie; niemand kann die Passphrase zurücksetzen.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Passphrase of the bundle</source>
        <translation>Passphrase des Bündels</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Public key of this vault</source>
        <translation>Öffentlicher Schlüssel dieses Tresors</translation>
    </message>
    <message>
        <source>Public keys of the recipients</source>
        <translation>Öffentliche Schlüssel der Empfänger</translation>
    </message>
    <message>
        <source>The namespace “{name}” is created.</source>
        <translation>Der Namensraum „{name}“ wird angelegt.</translation>
    </message>
    <message>
        <source>imported a bundle</source>
        <translation>Bündel importiert</translation>
    </message>
    <message>
        <source>memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>munpub_…, one per line</source>
        <translation>munpub_…, einer pro Zeile</translation>
    </message>
    <message>
        <source>{count} changed</source>
        <translation>{count} geändert</translation>
    </message>
    <message>
        <source>{count} identical</source>
        <translation>{count} unverändert</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>{count} neu</translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>MMMM yyyy</source>
        <translation>MMMM yyyy</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>week {week} of {year}</source>
        <translation>Woche {week} {year}</translation>
    </message>
    <message>
        <source>{day} at {time}</source>
        <translation>{day} um {time}</translation>
    </message>
</context>
<context>
    <name>destinations</name>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>Owners and sessions</source>
        <translation>Inhaber und Sitzungen</translation>
    </message>
    <message>
        <source>People and things</source>
        <translation>Personen und Dinge</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Stats</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Synchronisierung</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
</context>
<context>
    <name>entities</name>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>1 name</source>
        <translation>1 Name</translation>
    </message>
    <message>
        <source>Last mentioned {moment}</source>
        <translation>Zuletzt genannt: {moment}</translation>
    </message>
    <message>
        <source>Merged {others} into “{name}”.</source>
        <translation>{others} mit „{name}“ zusammengeführt.</translation>
    </message>
    <message>
        <source>Most memories</source>
        <translation>Meiste Erinnerungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Recently mentioned</source>
        <translation>Zuletzt genannt</translation>
    </message>
    <message>
        <source>Saved {file}: 1 name (not encrypted).</source>
        <translation>{file} gespeichert: 1 Name (nicht verschlüsselt).</translation>
    </message>
    <message>
        <source>Saved {file}: {count} names (not encrypted).</source>
        <translation>{file} gespeichert: {count} Namen (nicht verschlüsselt).</translation>
    </message>
    <message>
        <source>Split off</source>
        <translation>Abtrennen</translation>
    </message>
    <message>
        <source>Split off “{name}”</source>
        <translation>„{name}“ abtrennen</translation>
    </message>
    <message>
        <source>Split off “{name}”.</source>
        <translation>„{name}“ abgetrennt.</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>{count} names</source>
        <translation>{count} Namen</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} ausgewählt</translation>
    </message>
    <message>
        <source>{name} ({facts})</source>
        <translation>{name} ({facts})</translation>
    </message>
    <message>
        <source>{name}: {memories} in common</source>
        <translation>{name}: {memories} gemeinsam</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} von {total}</translation>
    </message>
    <message>
        <source>{type} · {memories}</source>
        <translation>{type} · {memories}</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
</context>
<context>
    <name>error-text</name>
    <message>
        <source>A file cannot be read or written</source>
        <translation>Eine Datei lässt sich nicht lesen oder schreiben</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Check that it exists and that you have permission to use it.</source>
        <translation>Prüfen, ob es sie gibt und ob das eigene Konto sie benutzen darf.</translation>
    </message>
    <message>
        <source>Correct it and try again.</source>
        <translation>Berichtigen und erneut versuchen.</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Speicherkontingent erschöpft</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Datei ist schon da</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>ist kein Ordner</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>This backup cannot be restored</source>
        <translation>Diese Sicherung lässt sich nicht wiederherstellen</translation>
    </message>
    <message>
        <source>Use my own language model</source>
        <translation>Eigenes Sprachmodell benutzen</translation>
    </message>
    <message>
        <source>keeping {name}</source>
        <translation>Aufheben von {name}</translation>
    </message>
    <message>
        <source>needs an address and a model</source>
        <translation>braucht eine Adresse und ein Modell</translation>
    </message>
    <message>
        <source>opening {name}</source>
        <translation>Öffnen von {name}</translation>
    </message>
    <message>
        <source>reading {name}</source>
        <translation>Lesen von {name}</translation>
    </message>
    <message>
        <source>writing {name}</source>
        <translation>Schreiben von {name}</translation>
    </message>
    <message>
        <source>{title}: {detail}</source>
        <translation>{title} ({detail})</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>1 operation can no longer be read</source>
        <translation>1 Vorgang ist nicht mehr lesbar</translation>
    </message>
    <message>
        <source>A backup of another vault opens only with the file {0} beside it.</source>
        <translation>Die Sicherung eines anderen Tresors öffnet sich nur mit der Datei {0} daneben.</translation>
    </message>
    <message>
        <source>A file that holds a secret must belong to you. Copy it, or change its owner.</source>
        <translation>Eine Datei mit einem Geheimnis muss dem eigenen Konto gehören. Kopieren oder den Besitzer ändern.</translation>
    </message>
    <message>
        <source>A passphrase is needed</source>
        <translation>Eine Passphrase wird gebraucht</translation>
    </message>
    <message>
        <source>A valid API key is needed</source>
        <translation>Ein gültiger API-Schlüssel ist nötig</translation>
    </message>
    <message>
        <source>A vault already exists here</source>
        <translation>Hier ist schon ein Tresor</translation>
    </message>
    <message>
        <source>A vault file cannot be read or written</source>
        <translation>Eine Datei des Tresors lässt sich nicht lesen oder schreiben</translation>
    </message>
    <message>
        <source>A vault file was lost or replaced by an older one. Restore the right file, or accept this state. Until then, no API key works and settings stored in the vault are not used.</source>
        <translation>Eine Datei des Tresors ging verloren oder wurde durch eine ältere ersetzt. Die richtige wiederherstellen oder diesen Stand annehmen. Bis dahin gilt kein API-Schlüssel, und Einstellungen im Tresor werden nicht verwendet.</translation>
    </message>
    <message>
        <source>A verified backup was written before the update: {0}.</source>
        <translation>Vor der Umstellung wurde eine geprüfte Sicherung geschrieben: {0}.</translation>
    </message>
    <message>
        <source>API keys, namespaces or settings were changed while the vault was closed</source>
        <translation>API-Schlüssel, Namensräume oder Einstellungen wurden geändert, während der Tresor geschlossen war</translation>
    </message>
    <message>
        <source>Allow or deny the other requests first.</source>
        <translation>Erst die anderen Anfragen erlauben oder ablehnen.</translation>
    </message>
    <message>
        <source>Another Muniment has this vault open</source>
        <translation>Ein anderes Muniment hat diesen Tresor offen</translation>
    </message>
    <message>
        <source>Another program is using the port</source>
        <translation>Ein anderes Programm benutzt den Port</translation>
    </message>
    <message>
        <source>Ask for a new one on a device that still syncs.</source>
        <translation>Erstelle auf einem Gerät, das noch synchronisiert, eine neue.</translation>
    </message>
    <message>
        <source>Cancel it first.</source>
        <translation>Erst abbrechen.</translation>
    </message>
    <message>
        <source>Change it back by hand.</source>
        <translation>Von Hand zurückändern.</translation>
    </message>
    <message>
        <source>Change that agent's key, or choose another name.</source>
        <translation>Den Schlüssel dieses Agenten ändern oder einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Change the existing one, or choose another handle.</source>
        <translation>Das Vorhandene ändern oder einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Change to another model first, or cancel the change.</source>
        <translation>Erst zu einem anderen Modell wechseln oder den Wechsel abbrechen.</translation>
    </message>
    <message>
        <source>Change to the model by name.</source>
        <translation>Zum Modell mit seinem Namen wechseln.</translation>
    </message>
    <message>
        <source>Changed in the meantime</source>
        <translation>Inzwischen geändert</translation>
    </message>
    <message>
        <source>Check that its server is running, and check the address and the model's name.</source>
        <translation>Prüfen, ob sein Server läuft und ob Adresse und Modellname stimmen.</translation>
    </message>
    <message>
        <source>Check that the folder exists and belongs to you.</source>
        <translation>Prüfen, ob es den Ordner gibt und er dem eigenen Konto gehört.</translation>
    </message>
    <message>
        <source>Check the folder, and wait until it has arrived.</source>
        <translation>Prüfe den Ordner und warte, bis alles angekommen ist.</translation>
    </message>
    <message>
        <source>Check the folder, then sync again; nothing is lost.</source>
        <translation>Prüfe den Ordner und synchronisiere dann erneut; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Check the id; it may have been deleted permanently.</source>
        <translation>Die Kennung prüfen; sie könnte endgültig gelöscht sein.</translation>
    </message>
    <message>
        <source>Check the passphrase (keyboard layout, caps lock), or use the recovery key.</source>
        <translation>Die Passphrase prüfen (Tastaturbelegung, Feststelltaste) oder den Wiederherstellungsschlüssel benutzen.</translation>
    </message>
    <message>
        <source>Check the passphrase (keyboard layout, caps lock). It was set at the export. Without one, only the vault that the bundle was made for opens it.</source>
        <translation>Prüfe die Passphrase (Tastaturbelegung, Feststelltaste). Sie wurde beim Export festgelegt. Ohne sie öffnet es nur der Tresor, für den es erstellt wurde.</translation>
    </message>
    <message>
        <source>Check what is left, and delete it.</source>
        <translation>Nachsehen, was übrig ist, und es löschen.</translation>
    </message>
    <message>
        <source>Choose a backup, or close the program that uses it.</source>
        <translation>Eine Sicherung wählen oder das Programm schließen, das sie benutzt.</translation>
    </message>
    <message>
        <source>Choose a file that does not exist yet.</source>
        <translation>Eine Datei wählen, die es noch nicht gibt.</translation>
    </message>
    <message>
        <source>Choose an existing folder that you can write to. Nothing was written.</source>
        <translation>Einen vorhandenen Ordner mit Schreibrecht wählen. Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Choose another home folder with --home, or move the old one away.</source>
        <translation>Mit --home einen anderen Ordner wählen oder den alten beiseitelegen.</translation>
    </message>
    <message>
        <source>Choose another name, or allow it to be replaced.</source>
        <translation>Einen anderen Namen wählen oder das Ersetzen erlauben.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Andere Programme schließen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Close that program and try again, or choose another port (0 means any free port).</source>
        <translation>Das andere Programm schließen und es erneut versuchen oder einen anderen Port wählen (0 heißt: irgendeiner).</translation>
    </message>
    <message>
        <source>Connect the disk that it is on, or choose another folder in the settings.</source>
        <translation>Den Datenträger anschließen, auf dem er liegt, oder in den Einstellungen einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Copy it from where the model was published. It says how the model turns many tokens into one vector.</source>
        <translation>Sie von dort kopieren, wo das Modell veröffentlicht ist. Sie sagt, wie das Modell aus vielen Tokens einen Vektor macht.</translation>
    </message>
    <message>
        <source>Copy the files themselves into the model folder.</source>
        <translation>Die Dateien selbst in den Ordner des Modells kopieren.</translation>
    </message>
    <message>
        <source>Correct the field and send it again; nothing was written.</source>
        <translation>Das Feld berichtigen und noch einmal senden; nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Create one with `muniment init` or by opening the window.</source>
        <translation>Mit `muniment init` oder beim Öffnen des Fensters einen anlegen.</translation>
    </message>
    <message>
        <source>Create one with `muniment key create --namespace default` and send it.</source>
        <translation>Mit `muniment key create --namespace default` einen anlegen und mitsenden.</translation>
    </message>
    <message>
        <source>Dynamically quantized models do this. Use the plain model.onnx.</source>
        <translation>Dynamisch quantisierte Modelle tun das. Die einfache model.onnx benutzen.</translation>
    </message>
    <message>
        <source>Finished jobs are removed after 30 days.</source>
        <translation>Beendete Arbeiten werden nach 30 Tagen entfernt.</translation>
    </message>
    <message>
        <source>Fork it to continue from its state.</source>
        <translation>Abzweigen, um von ihrem Zustand weiterzumachen.</translation>
    </message>
    <message>
        <source>Free some space and try again; nothing was changed.</source>
        <translation>Platz schaffen und noch einmal versuchen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>GET /v1/models lists the available models.</source>
        <translation>GET /v1/models listet die verfügbaren Modelle auf.</translation>
    </message>
    <message>
        <source>Get the file again, or export it again. Nothing was changed.</source>
        <translation>Die Datei noch einmal besorgen oder neu exportieren. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Install Muniment again.</source>
        <translation>Muniment neu installieren.</translation>
    </message>
    <message>
        <source>It includes memories of several users. Name a user to see only theirs.</source>
        <translation>Darin sind Erinnerungen mehrerer Nutzer. Einen nennen, um nur dessen zu sehen.</translation>
    </message>
    <message>
        <source>It is in the trash. Restore it.</source>
        <translation>Sie ist im Papierkorb. Wiederherstellen.</translation>
    </message>
    <message>
        <source>It may have been removed in the meantime.</source>
        <translation>Sie könnte inzwischen entfernt worden sein.</translation>
    </message>
    <message>
        <source>Its record is damaged. Verify the vault in Settings or with `muniment doctor`, or restore an older backup.</source>
        <translation>Ihr Datensatz ist beschädigt. Den Tresor in den Einstellungen oder mit `muniment doctor` prüfen oder eine ältere Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <source>Join them with an invitation, or choose another folder.</source>
        <translation>Tritt ihnen mit einer Einladung bei oder wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Leave it first.</source>
        <translation>Schalte sie zuerst aus.</translation>
    </message>
    <message>
        <source>Look in Muniment's window, or run `muniment status`.</source>
        <translation>Im Fenster von Muniment nachsehen oder `muniment status` ausführen.</translation>
    </message>
    <message>
        <source>Merge the two, or split the name off there first.</source>
        <translation>Die beiden zusammenführen oder den Namen dort zuerst abtrennen.</translation>
    </message>
    <message>
        <source>Muniment closed while a backup was being restored. The restore is complete now, and the previous vault is among your backups.</source>
        <translation>Muniment wurde beendet, während eine Sicherung wiederhergestellt wurde. Das ist jetzt abgeschlossen; der vorige Tresor liegt bei den Sicherungen.</translation>
    </message>
    <message>
        <source>Muniment includes a new build of {0}. Your memories are being indexed again, and search by meaning is off until that is done.</source>
        <translation>Muniment enthält eine neue Ausgabe von {0}. Die Erinnerungen werden neu indiziert; die Suche nach Bedeutung ist so lange aus.</translation>
    </message>
    <message>
        <source>Muniment is closing</source>
        <translation>Muniment wird gerade beendet</translation>
    </message>
    <message>
        <source>No key may do it. Run `muniment sync` at the machine.</source>
        <translation>Kein Schlüssel darf das. Rufe `muniment sync` am Computer auf.</translation>
    </message>
    <message>
        <source>No key may do this. Run `muniment recovery-key` on the computer itself.</source>
        <translation>Kein Schlüssel darf das. `muniment recovery-key` am Computer selbst ausführen.</translation>
    </message>
    <message>
        <source>No vault found here</source>
        <translation>Kein Tresor gefunden</translation>
    </message>
    <message>
        <source>Not everything was removed</source>
        <translation>Nicht alles wurde entfernt</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Nothing was changed. Begin it again.</source>
        <translation>Es wurde nichts geändert. Bitte erneut beginnen.</translation>
    </message>
    <message>
        <source>One memory</source>
        <translation>Eine Erinnerung</translation>
    </message>
    <message>
        <source>Put that model's folder back into {0}, or change to another model. Until then, search by keyword.</source>
        <translation>Den Ordner dieses Modells nach {0} zurücklegen oder zu einem anderen Modell wechseln. Bis dahin nach Wörtern suchen.</translation>
    </message>
    <message>
        <source>Put the model's folder back, or change to another model.</source>
        <translation>Den Ordner des Modells zurücklegen oder zu einem anderen Modell wechseln.</translation>
    </message>
    <message>
        <source>Read it again, and repeat your change on the current version.</source>
        <translation>Neu lesen und die Änderung an der jetzigen Fassung wiederholen.</translation>
    </message>
    <message>
        <source>Reinstall Muniment, or put the model folder back.</source>
        <translation>Muniment neu installieren oder den Ordner des Modells zurücklegen.</translation>
    </message>
    <message>
        <source>Reinstall Muniment, or restore the folder resources/understanding.</source>
        <translation>Muniment neu installieren oder den Ordner resources/understanding wiederherstellen.</translation>
    </message>
    <message>
        <source>Remove old backups or choose a folder on another disk.</source>
        <translation>Alte Sicherungen entfernen oder einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
        <source>Remove some first.</source>
        <translation>Erst einige entfernen.</translation>
    </message>
    <message>
        <source>Restore a backup to get it back.</source>
        <translation>Eine Sicherung wiederherstellen, um es wiederzuhaben.</translation>
    </message>
    <message>
        <source>Restore it from its settings.</source>
        <translation>Sie in ihren Einstellungen wiederherstellen.</translation>
    </message>
    <message>
        <source>Restore the newest verified backup from the backups folder.</source>
        <translation>Die neueste geprüfte Sicherung aus dem Ordner der Sicherungen wiederherstellen.</translation>
    </message>
    <message>
        <source>Restore the original files, or change to the model that is there now.</source>
        <translation>Die ursprünglichen Dateien wiederherstellen oder zu dem Modell wechseln, das jetzt da ist.</translation>
    </message>
    <message>
        <source>Restore vault.header or vault.header.2 from a backup of the data directory.</source>
        <translation>vault.header oder vault.header.2 aus einer Sicherung des Ordners zurücklegen.</translation>
    </message>
    <message>
        <source>Resume it first.</source>
        <translation>Setze sie zuerst fort.</translation>
    </message>
    <message>
        <source>Resume it in Muniment.</source>
        <translation>In Muniment fortsetzen.</translation>
    </message>
    <message>
        <source>Revoke the key first.</source>
        <translation>Erst den Schlüssel widerrufen.</translation>
    </message>
    <message>
        <source>Run pip install --upgrade --force-reinstall 'muniment[{0}]'.</source>
        <translation>Rufe pip install --upgrade --force-reinstall 'muniment[{0}]' auf.</translation>
    </message>
    <message>
        <source>Run: chmod 600 {0}</source>
        <translation>Ausführen: chmod 600 {0}</translation>
    </message>
    <message>
        <source>Search by meaning is off because the vector index is damaged. Verify the vault in Settings or with `muniment doctor`.</source>
        <translation>Die Suche nach Bedeutung ist aus, weil der Vektorindex beschädigt ist. Den Tresor in den Einstellungen oder mit `muniment doctor` prüfen.</translation>
    </message>
    <message>
        <source>Search for it in the list and edit it there.</source>
        <translation>In der Liste danach suchen und dort bearbeiten.</translation>
    </message>
    <message>
        <source>Send it in smaller parts.</source>
        <translation>In kleineren Teilen senden.</translation>
    </message>
    <message>
        <source>Send it with another client_id.</source>
        <translation>Mit einer anderen client_id senden.</translation>
    </message>
    <message>
        <source>Set a passphrase first.</source>
        <translation>Zuerst eine Passphrase festlegen.</translation>
    </message>
    <message>
        <source>Set it up with `muniment sync add`.</source>
        <translation>Richte sie mit `muniment sync add` ein.</translation>
    </message>
    <message>
        <source>Something may have been changed. Check before you try again. If it happens again, report it.</source>
        <translation>Möglicherweise wurde etwas geändert. Vor dem nächsten Versuch nachsehen. Falls es wieder geschieht, melden.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Something went wrong inside Muniment</source>
        <translation>In Muniment ist etwas schiefgegangen</translation>
    </message>
    <message>
        <source>Start Muniment again.</source>
        <translation>Muniment neu starten.</translation>
    </message>
    <message>
        <source>Start it again to see the rest. Repairs made so far are kept.</source>
        <translation>Noch einmal starten, um den Rest zu sehen. Bisherige Reparaturen bleiben.</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>Noch einmal beginnen.</translation>
    </message>
    <message>
        <source>Sync again and allow the removals; a backup is made first.</source>
        <translation>Synchronisiere erneut und erlaube das Entfernen; vorher wird eine Sicherung angelegt.</translation>
    </message>
    <message>
        <source>Sync again later.</source>
        <translation>Synchronisiere später erneut.</translation>
    </message>
    <message>
        <source>Sync is paused</source>
        <translation>Synchronisierung angehalten</translation>
    </message>
    <message>
        <source>That does not open the bundle</source>
        <translation>Das öffnet das Bündel nicht</translation>
    </message>
    <message>
        <source>That does not unlock the vault</source>
        <translation>Das entsperrt den Tresor nicht</translation>
    </message>
    <message>
        <source>The bundle cannot be used</source>
        <translation>Das Bündel ist nicht verwendbar</translation>
    </message>
    <message>
        <source>The check was stopped</source>
        <translation>Die Prüfung wurde angehalten</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>The disk is full: Muniment can read but not write until there is room.</source>
        <translation>Der Datenträger ist voll: Muniment kann lesen, aber nicht schreiben, bis wieder Platz ist.</translation>
    </message>
    <message>
        <source>The disk is read-only, and Muniment needs to write even to read a vault. Make the disk writable, or copy the folder to one that is.</source>
        <translation>Der Datenträger ist schreibgeschützt, und auch zum Lesen eines Tresors muss Muniment schreiben. Den Schreibschutz aufheben oder den Ordner auf einen beschreibbaren Datenträger kopieren.</translation>
    </message>
    <message>
        <source>The embedding model cannot be used</source>
        <translation>Das Einbettungsmodell ist nicht benutzbar</translation>
    </message>
    <message>
        <source>The file cannot be written</source>
        <translation>Die Datei lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>The input is not valid</source>
        <translation>Die Eingabe ist nicht gültig</translation>
    </message>
    <message>
        <source>The local language model failed</source>
        <translation>Das eigene Sprachmodell hat versagt</translation>
    </message>
    <message>
        <source>The local language model was not used: {reason}. Rules were used instead.</source>
        <translation>Das eigene Sprachmodell wurde nicht benutzt: {reason}. Stattdessen arbeiteten die Regeln.</translation>
    </message>
    <message>
        <source>The memories were indexed with {0}, and {1}. Search by meaning is off until the folder is back or you choose another model.</source>
        <translation>Die Erinnerungen wurden mit {0} indiziert, und {1}. Die Suche nach Bedeutung ist aus, bis der Ordner wieder da oder ein anderes Modell gewählt ist.</translation>
    </message>
    <message>
        <source>The place to sync through cannot be reached</source>
        <translation>Der Ort für die Synchronisierung ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The program asks again when it is used.</source>
        <translation>Das Programm fragt wieder, sobald es benutzt wird.</translation>
    </message>
    <message>
        <source>The setting {0} uses its default: the stored value {1}.</source>
        <translation>Für die Einstellung {0} gilt der Standardwert: Der gespeicherte Wert {1}.</translation>
    </message>
    <message>
        <source>The sync folder holds other changes of {device} in the place of earlier ones; they are not used. Restore a copy of the folder from before, and check who can write to it.</source>
        <translation>Der Sync-Ordner enthält an der Stelle früherer Änderungen von {device} andere; sie werden nicht verwendet. Stelle eine ältere Kopie des Ordners wieder her und prüfe, wer in ihn schreiben kann.</translation>
    </message>
    <message>
        <source>The sync folder lacks changes of {device} that it held before; nothing is lost here. Let the program that copies the folder finish, or restore its newest copy.</source>
        <translation>Im Sync-Ordner fehlen Änderungen von {device}, die er früher enthielt; hier ist nichts verloren. Lass das Programm, das den Ordner kopiert, fertig werden, oder stelle die neueste Kopie des Ordners wieder her.</translation>
    </message>
    <message>
        <source>The sync folder lacks changes of {device}, and the snapshot that holds them is incomplete or not from a device that this one trusts. Let the program that copies the folder finish. If this stays so, turn sync off here and join with a new invitation. If that does not help, set sync up anew: turn it off on every device, set it up on one in an empty folder, and join with the others. Everything that they hold is merged.</source>
        <translation>Im Sync-Ordner fehlen Änderungen von {device}, und der Schnappschuss, der sie enthält, ist unvollständig oder nicht von einem Gerät, dem dieses hier vertraut. Lass das Programm, das den Ordner kopiert, fertig werden. Wenn es so bleibt, schalte Sync hier aus und tritt mit einer neuen Einladung bei. Wenn das nicht hilft, richte Sync neu ein: Schalte es auf allen Geräten aus, richte es auf einem in einem leeren Ordner ein und tritt mit den anderen bei. Alles, was sie enthalten, wird zusammengeführt.</translation>
    </message>
    <message>
        <source>The system keychain cannot be used</source>
        <translation>Der Schlüsselbund des Systems ist nicht benutzbar</translation>
    </message>
    <message>
        <source>The system refused</source>
        <translation>Das System lässt es nicht zu</translation>
    </message>
    <message>
        <source>The vault cannot be used</source>
        <translation>Der Tresor ist nicht benutzbar</translation>
    </message>
    <message>
        <source>The vault could not be converted to its newer format because the disk is too full. Everything works as before; free some space, then lock and unlock the vault.</source>
        <translation>Der Tresor konnte nicht in das neuere Format umgewandelt werden, weil auf dem Datenträger zu wenig Platz ist. Alles funktioniert wie bisher. Gib Platz frei, dann sperre und entsperre den Tresor.</translation>
    </message>
    <message>
        <source>The vault is locked</source>
        <translation>Der Tresor ist gesperrt</translation>
    </message>
    <message>
        <source>The vault's database is damaged</source>
        <translation>Die Datenbank des Tresors ist beschädigt</translation>
    </message>
    <message>
        <source>The vault's database is older than it was when last closed</source>
        <translation>Die Datenbank des Tresors ist älter als beim letzten Schließen</translation>
    </message>
    <message>
        <source>The vault's files were changed from outside. Revoke keys you do not want and correct the settings, or restore a backup. Then accept this state in the window or with `muniment accept`.</source>
        <translation>Die Dateien des Tresors wurden von außen geändert. Unerwünschte Schlüssel widerrufen und die Einstellungen berichtigen oder eine Sicherung wiederherstellen. Dann diesen Stand im Fenster oder mit `muniment accept` annehmen.</translation>
    </message>
    <message>
        <source>The vault's header is damaged</source>
        <translation>Der Kopf des Tresors ist beschädigt</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>Es gibt nichts abzubrechen.</translation>
    </message>
    <message>
        <source>There is nothing to do.</source>
        <translation>Es gibt nichts zu tun.</translation>
    </message>
    <message>
        <source>This agent has no access</source>
        <translation>Dieser Agent hat keinen Zugriff</translation>
    </message>
    <message>
        <source>This device was removed from sync</source>
        <translation>Dieses Gerät wurde von der Synchronisierung ausgeschlossen</translation>
    </message>
    <message>
        <source>This invitation does not count any more</source>
        <translation>Diese Einladung gilt nicht mehr</translation>
    </message>
    <message>
        <source>This key is not allowed to do that</source>
        <translation>Dieser Schlüssel darf das nicht</translation>
    </message>
    <message>
        <source>This key was revoked</source>
        <translation>Dieser Schlüssel wurde widerrufen</translation>
    </message>
    <message>
        <source>This memory cannot be read</source>
        <translation>Diese Erinnerung lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>This vault was written by a newer version of Muniment</source>
        <translation>Dieser Tresor stammt von einer neueren Version von Muniment</translation>
    </message>
    <message>
        <source>To set a new one without it, lock the vault and unlock it with the recovery key.</source>
        <translation>Um ohne sie eine neue festzulegen, den Tresor sperren und mit dem Wiederherstellungsschlüssel entsperren.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, run `muniment doctor`.</source>
        <translation>Noch einmal versuchen; geschieht es wieder, hilft `muniment doctor`.</translation>
    </message>
    <message>
        <source>Unlock it in the window, then try again.</source>
        <translation>Im Fenster entsperren und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Unlock with the passphrase instead.</source>
        <translation>Stattdessen mit der Passphrase entsperren.</translation>
    </message>
    <message>
        <source>Update Muniment, or use a model in a supported format.</source>
        <translation>Muniment aktualisieren oder ein Modell in einem unterstützten Format benutzen.</translation>
    </message>
    <message>
        <source>Update Muniment; the vault was left untouched.</source>
        <translation>Muniment aktualisieren; der Tresor blieb unberührt.</translation>
    </message>
    <message>
        <source>Use `muniment sync leave` instead.</source>
        <translation>Stattdessen `muniment sync leave` verwenden.</translation>
    </message>
    <message>
        <source>Use a key with the scope named in the detail.</source>
        <translation>Einen Schlüssel mit dem genannten Recht benutzen.</translation>
    </message>
    <message>
        <source>Use a smaller model, or allow more time.</source>
        <translation>Ein kleineres Modell nehmen oder mehr Zeit lassen.</translation>
    </message>
    <message>
        <source>Use it, or choose another external id.</source>
        <translation>Diese benutzen oder eine andere externe Kennung wählen.</translation>
    </message>
    <message>
        <source>Use its id instead.</source>
        <translation>Stattdessen die Kennung benutzen.</translation>
    </message>
    <message>
        <source>Use the one that is running, or close it first.</source>
        <translation>Das laufende benutzen oder es erst schließen.</translation>
    </message>
    <message>
        <source>Wait until it is done, then try again.</source>
        <translation>Warten, bis sie fertig ist, und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Wait until it is done.</source>
        <translation>Warten, bis es fertig ist.</translation>
    </message>
    <message>
        <source>What it did so far stays.</source>
        <translation>Was bis dahin synchronisiert wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Wipe it first.</source>
        <translation>Erst leeren.</translation>
    </message>
    <message>
        <source>Your memories are still here. To sync again, turn off sync and join with a new invitation.</source>
        <translation>Deine Erinnerungen sind noch hier. Um wieder zu synchronisieren, schalte die Synchronisierung aus und tritt mit einer neuen Einladung bei.</translation>
    </message>
    <message>
        <source>`muniment public-key` shows it in the vault that is to receive the bundle.</source>
        <translation>`muniment public-key` zeigt ihn im Tresor, der das Bündel empfangen soll.</translation>
    </message>
    <message>
        <source>`muniment sync status` lists the devices.</source>
        <translation>`muniment sync status` zeigt die Geräte.</translation>
    </message>
    <message>
        <source>a device cannot remove itself</source>
        <translation>ein Gerät kann sich nicht selbst entfernen</translation>
    </message>
    <message>
        <source>a device was removed since it was made</source>
        <translation>seit sie erstellt wurde, wurde ein Gerät entfernt</translation>
    </message>
    <message>
        <source>a job that has ended is still listed</source>
        <translation>ein beendeter Auftrag ist noch aufgeführt</translation>
    </message>
    <message>
        <source>a memory has an impossible number</source>
        <translation>eine Erinnerung hat eine unmögliche Nummer</translation>
    </message>
    <message>
        <source>a passphrase or a key file is needed</source>
        <translation>eine Passphrase oder eine Schlüsseldatei ist nötig</translation>
    </message>
    <message>
        <source>a recovery key has {0} letters and digits</source>
        <translation>ein Wiederherstellungsschlüssel hat {0} Buchstaben und Ziffern</translation>
    </message>
    <message>
        <source>a row contains impossible values</source>
        <translation>eine Zeile enthält unmögliche Werte</translation>
    </message>
    <message>
        <source>a sealed record fails its check</source>
        <translation>ein versiegelter Eintrag besteht seine Prüfung nicht</translation>
    </message>
    <message>
        <source>a sealed record is truncated or in an unknown format</source>
        <translation>ein versiegelter Eintrag ist abgeschnitten oder von unbekanntem Format</translation>
    </message>
    <message>
        <source>a session with that external id already exists</source>
        <translation>es gibt schon eine Sitzung mit dieser externen Kennung</translation>
    </message>
    <message>
        <source>a setting of the vault is damaged</source>
        <translation>eine Einstellung des Tresors ist beschädigt</translation>
    </message>
    <message>
        <source>a slot opens, but the header's MAC does not match</source>
        <translation>ein Zugang öffnet, aber die Prüfsumme (MAC) des Kopfs stimmt nicht</translation>
    </message>
    <message>
        <source>a vault has at most {0} ways to open it</source>
        <translation>ein Tresor hat höchstens {0} Zugänge</translation>
    </message>
    <message>
        <source>an API key names it</source>
        <translation>ein API-Schlüssel nennt ihn</translation>
    </message>
    <message>
        <source>an agent cannot store keys for others</source>
        <translation>ein Agent kann keine Schlüssel für andere ablegen</translation>
    </message>
    <message>
        <source>an agent with this name already has a key</source>
        <translation>ein Agent dieses Namens hat schon einen Schlüssel</translation>
    </message>
    <message>
        <source>an entity with that type and name already exists</source>
        <translation>es gibt schon eine Entität dieses Typs und Namens</translation>
    </message>
    <message>
        <source>an index lists rows that do not exist</source>
        <translation>ein Index führt Zeilen auf, die es nicht gibt</translation>
    </message>
    <message>
        <source>another backup is being made</source>
        <translation>eine andere Sicherung wird gerade angelegt</translation>
    </message>
    <message>
        <source>another backup is running</source>
        <translation>eine andere Sicherung läuft</translation>
    </message>
    <message>
        <source>another bundle is being processed</source>
        <translation>ein anderes Bündel wird gerade verarbeitet</translation>
    </message>
    <message>
        <source>another entity has that name</source>
        <translation>eine andere Entität hat diesen Namen</translation>
    </message>
    <message>
        <source>another entity has that name now</source>
        <translation>den Namen hat jetzt eine andere Entität</translation>
    </message>
    <message>
        <source>at most {0} searches can be saved</source>
        <translation>höchstens {0} Suchen lassen sich speichern</translation>
    </message>
    <message>
        <source>character {0} cannot occur in a recovery key</source>
        <translation>Zeichen {0} kann in keinem Wiederherstellungsschlüssel vorkommen</translation>
    </message>
    <message>
        <source>checking the free disk space</source>
        <translation>Prüfen des freien Platzes auf dem Datenträger</translation>
    </message>
    <message>
        <source>checking the free space for a backup</source>
        <translation>Prüfen des freien Platzes für eine Sicherung</translation>
    </message>
    <message>
        <source>checking the free space for the restored vault</source>
        <translation>Prüfen des freien Platzes für den wiederhergestellten Tresor</translation>
    </message>
    <message>
        <source>checking {0}</source>
        <translation>Prüfen von {0}</translation>
    </message>
    <message>
        <source>cleaning up next to {0}</source>
        <translation>Aufräumen neben {0}</translation>
    </message>
    <message>
        <source>cleaning up the backup folder</source>
        <translation>Aufräumen im Ordner der Sicherungen</translation>
    </message>
    <message>
        <source>conversations cannot be analyzed because files of Muniment are missing or damaged</source>
        <translation>Gespräche lassen sich nicht auswerten, weil Dateien von Muniment fehlen oder beschädigt sind</translation>
    </message>
    <message>
        <source>converting the database</source>
        <translation>Umwandeln der Datenbank</translation>
    </message>
    <message>
        <source>creating the autostart folder</source>
        <translation>Anlegen des Ordners für den Autostart</translation>
    </message>
    <message>
        <source>creating the backup folder</source>
        <translation>Anlegen des Ordners der Sicherungen</translation>
    </message>
    <message>
        <source>creating the folder {0}</source>
        <translation>Anlegen des Ordners {0}</translation>
    </message>
    <message>
        <source>creating the launch agents folder</source>
        <translation>Anlegen des Ordners der Startprogramme</translation>
    </message>
    <message>
        <source>deleting the old key file</source>
        <translation>Löschen der alten Schlüsseldatei</translation>
    </message>
    <message>
        <source>devices synchronise through this folder already</source>
        <translation>über diesen Ordner synchronisieren schon Geräte</translation>
    </message>
    <message>
        <source>ends too early</source>
        <translation>endet zu früh</translation>
    </message>
    <message>
        <source>ends too early, or is not valid JSON</source>
        <translation>endet zu früh oder ist kein JSON</translation>
    </message>
    <message>
        <source>has a file that is too large when unpacked</source>
        <translation>enthält eine Datei, die entpackt zu groß ist</translation>
    </message>
    <message>
        <source>has a quotation mark or a line end out of place</source>
        <translation>hat ein Anführungszeichen oder ein Zeilenende am falschen Platz</translation>
    </message>
    <message>
        <source>has a quotation mark that is never closed</source>
        <translation>hat ein Anführungszeichen, das nie geschlossen wird</translation>
    </message>
    <message>
        <source>has invalid properties</source>
        <translation>hat ungültige Eigenschaften</translation>
    </message>
    <message>
        <source>has more than {0} characters</source>
        <translation>hat mehr als {0} Zeichen</translation>
    </message>
    <message>
        <source>has more than {0} columns</source>
        <translation>hat mehr als {0} Spalten</translation>
    </message>
    <message>
        <source>has more than {0} members</source>
        <translation>hat mehr als {0} Dateien</translation>
    </message>
    <message>
        <source>has more than {0} messages</source>
        <translation>hat mehr als {0} Nachrichten</translation>
    </message>
    <message>
        <source>has no Markdown notes and no other export</source>
        <translation>enthält weder Markdown-Notizen noch einen anderen Export</translation>
    </message>
    <message>
        <source>has no content column in its header row</source>
        <translation>hat in der Kopfzeile keine Spalte „content“</translation>
    </message>
    <message>
        <source>has no facts about a person</source>
        <translation>enthält keine Tatsachen über eine Person</translation>
    </message>
    <message>
        <source>has no messages from a person</source>
        <translation>enthält keine Nachrichten einer Person</translation>
    </message>
    <message>
        <source>has no table of memories</source>
        <translation>enthält keine Tabelle mit Erinnerungen</translation>
    </message>
    <message>
        <source>has {0} cells, and the header row has {1}</source>
        <translation>hat {0} Zellen, die Kopfzeile hat {1}</translation>
    </message>
    <message>
        <source>is UTF-16; save it as UTF-8</source>
        <translation>ist UTF-16; speichere sie als UTF-8</translation>
    </message>
    <message>
        <source>is a damaged or encrypted database</source>
        <translation>ist eine beschädigte oder verschlüsselte Datenbank</translation>
    </message>
    <message>
        <source>is a damaged or encrypted zip file</source>
        <translation>ist eine beschädigte oder verschlüsselte Zip-Datei</translation>
    </message>
    <message>
        <source>is a folder</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>is deleted</source>
        <translation>ist gelöscht</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>is needed</source>
        <translation>wird gebraucht</translation>
    </message>
    <message>
        <source>is nested too deeply, or is not valid JSON</source>
        <translation>ist zu tief verschachtelt oder kein JSON</translation>
    </message>
    <message>
        <source>is not UTF-8 text</source>
        <translation>ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>is not a conversation</source>
        <translation>ist kein Gespräch</translation>
    </message>
    <message>
        <source>is not a field of a {0}</source>
        <translation>ist kein Feld von {0}</translation>
    </message>
    <message>
        <source>is not a file type that Muniment can import</source>
        <translation>hat einen Dateityp, den Muniment nicht importieren kann</translation>
    </message>
    <message>
        <source>is not a memory</source>
        <translation>ist keine Erinnerung</translation>
    </message>
    <message>
        <source>is not a note, or a folder or zip file of notes</source>
        <translation>ist weder eine Notiz noch ein Ordner oder eine ZIP-Datei mit Notizen</translation>
    </message>
    <message>
        <source>is not a valid address</source>
        <translation>ist keine gültige Adresse</translation>
    </message>
    <message>
        <source>is not valid JSON</source>
        <translation>ist kein JSON</translation>
    </message>
    <message>
        <source>is only for corrections</source>
        <translation>ist nur für Berichtigungen</translation>
    </message>
    <message>
        <source>is the entity's own name; split off a different one</source>
        <translation>ist der eigene Name der Entität; bitte einen anderen abtrennen</translation>
    </message>
    <message>
        <source>is too long</source>
        <translation>ist zu lang</translation>
    </message>
    <message>
        <source>is too long for one memory</source>
        <translation>ist zu lang für eine Erinnerung</translation>
    </message>
    <message>
        <source>is too long, or is not valid JSON</source>
        <translation>ist zu lang oder kein JSON</translation>
    </message>
    <message>
        <source>it cannot be reached ({0})</source>
        <translation>es ist nicht zu erreichen ({0})</translation>
    </message>
    <message>
        <source>it concerns the whole vault, but this key sees only part of it</source>
        <translation>es betrifft den ganzen Tresor, und dieser Schlüssel sieht nur einen Teil</translation>
    </message>
    <message>
        <source>it did not answer within {0} s</source>
        <translation>es hat nicht binnen {0} s geantwortet</translation>
    </message>
    <message>
        <source>it excludes its prompts from pooling, which is not supported</source>
        <translation>es lässt seine Vorspanntexte beim Mitteln aus, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>it failed its check or was older than the other copy</source>
        <translation>die Prüfung schlug fehl, oder sie war älter als die andere</translation>
    </message>
    <message>
        <source>it has a module {0}, which is not supported</source>
        <translation>es hat ein Modul {0}, das nicht unterstützt wird</translation>
    </message>
    <message>
        <source>it has no key, and no window is open to ask for one</source>
        <translation>er hat keinen Schlüssel, und kein Fenster ist offen, um danach zu fragen</translation>
    </message>
    <message>
        <source>it has no valid description of its contents</source>
        <translation>ihm fehlt eine gültige Beschreibung seines Inhalts</translation>
    </message>
    <message>
        <source>it has too many parts</source>
        <translation>es hat zu viele Teile</translation>
    </message>
    <message>
        <source>it holds a namespace twice</source>
        <translation>es enthält einen Namensraum doppelt</translation>
    </message>
    <message>
        <source>it is at version {0}, not {1}</source>
        <translation>es steht bei Fassung {0}, nicht {1}</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>es ist abgeschnitten</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>sie fehlt</translation>
    </message>
    <message>
        <source>it redirects to another address, which is not followed</source>
        <translation>es schickt an eine andere Adresse weiter; dem wird nicht gefolgt</translation>
    </message>
    <message>
        <source>it refused ({0})</source>
        <translation>er hat abgelehnt ({0})</translation>
    </message>
    <message>
        <source>it refused with status {0}</source>
        <translation>es hat mit Status {0} abgelehnt</translation>
    </message>
    <message>
        <source>it takes too long to embed two short sentences</source>
        <translation>es braucht zu lange, um zwei kurze Sätze einzubetten</translation>
    </message>
    <message>
        <source>it was denied in Muniment's window</source>
        <translation>er wurde im Fenster von Muniment abgelehnt</translation>
    </message>
    <message>
        <source>it was removed in the meantime</source>
        <translation>es wurde inzwischen entfernt</translation>
    </message>
    <message>
        <source>it was stopped</source>
        <translation>es wurde angehalten</translation>
    </message>
    <message>
        <source>its answer does not match the API</source>
        <translation>seine Antwort ist nicht, was die API verspricht</translation>
    </message>
    <message>
        <source>its answer does not match the schema</source>
        <translation>seine Antwort hält sich nicht an das Schema</translation>
    </message>
    <message>
        <source>its answer is compressed, which was not requested</source>
        <translation>seine Antwort ist komprimiert, was nicht verlangt war</translation>
    </message>
    <message>
        <source>its answer is longer than {0} bytes</source>
        <translation>seine Antwort ist länger als {0} Byte</translation>
    </message>
    <message>
        <source>its answer is not JSON</source>
        <translation>seine Antwort ist kein JSON</translation>
    </message>
    <message>
        <source>its configuration files contain an invalid value</source>
        <translation>seine Konfigurationsdateien enthalten einen ungültigen Wert</translation>
    </message>
    <message>
        <source>its content cannot be decompressed</source>
        <translation>sein Inhalt lässt sich nicht entpacken</translation>
    </message>
    <message>
        <source>its content is far larger than the file</source>
        <translation>sein Inhalt ist viel größer als die Datei</translation>
    </message>
    <message>
        <source>its contents do not match its final record</source>
        <translation>sein Inhalt passt nicht zu seinem Schlusseintrag</translation>
    </message>
    <message>
        <source>its files cannot be written: {0}</source>
        <translation>seine Dateien lassen sich nicht schreiben: {0}</translation>
    </message>
    <message>
        <source>its folder is missing, or its files have changed</source>
        <translation>sein Ordner fehlt, oder seine Dateien haben sich geändert</translation>
    </message>
    <message>
        <source>its header has format {0}, this program knows up to {1}</source>
        <translation>sein Kopf hat Format {0}, dieses Programm kennt bis {1}</translation>
    </message>
    <message>
        <source>its header was changed</source>
        <translation>sein Kopf wurde verändert</translation>
    </message>
    <message>
        <source>its pooling mode is not mean, cls, max or last</source>
        <translation>seine Art zu mitteln ist keine von mean, cls, max und last</translation>
    </message>
    <message>
        <source>its schema is {0}, this program knows up to {1}</source>
        <translation>ihr Schema ist {0}, dieses Programm kennt bis {1}</translation>
    </message>
    <message>
        <source>its token states have the shape {0}, but its configuration says {1} numbers per token</source>
        <translation>seine Token-Zustände haben die Form {0}, aber seine Konfiguration nennt {1} Zahlen je Token</translation>
    </message>
    <message>
        <source>its vectors are not made of numbers</source>
        <translation>seine Vektoren bestehen nicht aus Zahlen</translation>
    </message>
    <message>
        <source>its vectors have more than {0} numbers</source>
        <translation>seine Vektoren haben mehr als {0} Zahlen</translation>
    </message>
    <message>
        <source>its weights are not installed; run pip install 'muniment[{0}]'</source>
        <translation>seine Gewichte sind nicht installiert; bitte pip install 'muniment[{0}]' ausführen</translation>
    </message>
    <message>
        <source>its window is shorter than {0} tokens</source>
        <translation>sein Fenster ist kürzer als {0} Tokens</translation>
    </message>
    <message>
        <source>jobs of this kind cannot be canceled</source>
        <translation>Arbeiten dieser Art lassen sich nicht abbrechen</translation>
    </message>
    <message>
        <source>listing the backups</source>
        <translation>Auflisten der Sicherungen</translation>
    </message>
    <message>
        <source>loading failed ({0})</source>
        <translation>das Laden ist gescheitert ({0})</translation>
    </message>
    <message>
        <source>looking for a vault</source>
        <translation>Suche nach einem Tresor</translation>
    </message>
    <message>
        <source>may only have the options endpoint and region</source>
        <translation>darf nur die Optionen endpoint und region haben</translation>
    </message>
    <message>
        <source>memories that other devices removed: {0}</source>
        <translation>Erinnerungen, die andere Geräte gelöscht haben: {0}</translation>
    </message>
    <message>
        <source>mistyped: its checksum does not match</source>
        <translation>vertippt: Die Prüfsumme stimmt nicht</translation>
    </message>
    <message>
        <source>model.onnx is missing from the model folder</source>
        <translation>model.onnx fehlt im Ordner des Modells</translation>
    </message>
    <message>
        <source>more than one model is called {0}</source>
        <translation>mehr als ein Modell heißt {0}</translation>
    </message>
    <message>
        <source>moving {0} aside</source>
        <translation>Beiseitelegen von {0}</translation>
    </message>
    <message>
        <source>must be 1 to {0}</source>
        <translation>muss 1 bis {0} sein</translation>
    </message>
    <message>
        <source>must be 1 to {0} texts</source>
        <translation>müssen 1 bis {0} Texte sein</translation>
    </message>
    <message>
        <source>must be a JSON list or object</source>
        <translation>muss eine JSON-Liste oder ein JSON-Objekt sein</translation>
    </message>
    <message>
        <source>must be a JSON object</source>
        <translation>muss ein JSON-Objekt sein</translation>
    </message>
    <message>
        <source>must be a JSON object of plain values</source>
        <translation>muss ein JSON-Objekt aus einfachen Werten sein</translation>
    </message>
    <message>
        <source>must be a date and time in ISO 8601</source>
        <translation>muss Datum und Uhrzeit nach ISO 8601 sein</translation>
    </message>
    <message>
        <source>must be a line of text</source>
        <translation>muss eine Zeile Text sein</translation>
    </message>
    <message>
        <source>must be a list of texts</source>
        <translation>muss eine Liste von Texten sein</translation>
    </message>
    <message>
        <source>must be a number</source>
        <translation>muss eine Zahl sein</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>muss ein Text sein</translation>
    </message>
    <message>
        <source>must be a whole number from {0} to {1}</source>
        <translation>muss eine ganze Zahl von {0} bis {1} sein</translation>
    </message>
    <message>
        <source>must be an http or https address</source>
        <translation>muss eine http- oder https-Adresse sein</translation>
    </message>
    <message>
        <source>must be another entity</source>
        <translation>muss eine andere Entität sein</translation>
    </message>
    <message>
        <source>must be at least 64 MiB, t=3, p=4</source>
        <translation>muss mindestens 64 MiB, t=3, p=4 sein</translation>
    </message>
    <message>
        <source>must be at most {0}</source>
        <translation>darf höchstens {0} sein</translation>
    </message>
    <message>
        <source>must be between 1 and {0}</source>
        <translation>muss zwischen 1 und {0} liegen</translation>
    </message>
    <message>
        <source>must be between the years 1970 and 9998</source>
        <translation>muss zwischen den Jahren 1970 und 9998 liegen</translation>
    </message>
    <message>
        <source>must be between {0} and {1}</source>
        <translation>muss zwischen {0} und {1} liegen</translation>
    </message>
    <message>
        <source>must be empty, 127.0.0.1, or an address of a container bridge: 172.16.0.0/12 or 10.88.0.0/16</source>
        <translation>muss leer, 127.0.0.1 oder die Adresse einer Container-Bridge sein: 172.16.0.0/12 oder 10.88.0.0/16</translation>
    </message>
    <message>
        <source>must be entity or relation</source>
        <translation>muss entity oder relation sein</translation>
    </message>
    <message>
        <source>must be for a recipient</source>
        <translation>muss für einen Empfänger sein</translation>
    </message>
    <message>
        <source>must be from 0 (never) to 1440 minutes</source>
        <translation>muss 0 (nie) bis 1440 Minuten sein</translation>
    </message>
    <message>
        <source>must be from 0 to 65535</source>
        <translation>muss 0 bis 65535 sein</translation>
    </message>
    <message>
        <source>must be from 80 to 200 percent</source>
        <translation>muss 80 bis 200 Prozent sein</translation>
    </message>
    <message>
        <source>must be from {0} to {1} seconds</source>
        <translation>muss {0} bis {1} Sekunden sein</translation>
    </message>
    <message>
        <source>must be given</source>
        <translation>muss angegeben werden</translation>
    </message>
    <message>
        <source>must be given together with the user</source>
        <translation>muss zusammen mit dem Benutzer angegeben werden</translation>
    </message>
    <message>
        <source>must be given with key or device, and only then</source>
        <translation>muss mit key oder device angegeben werden, und nur dann</translation>
    </message>
    <message>
        <source>must be given, or batch, key or device, and only one of them</source>
        <translation>oder batch, key oder device muss angegeben werden, aber nur eines davon</translation>
    </message>
    <message>
        <source>must be given, unless there are recipients</source>
        <translation>muss angegeben werden, außer es gibt Empfänger</translation>
    </message>
    <message>
        <source>must be in the future</source>
        <translation>muss in der Zukunft liegen</translation>
    </message>
    <message>
        <source>must be left out for a bundle of several namespaces</source>
        <translation>muss bei einem Bündel mit mehreren Namensräumen entfallen</translation>
    </message>
    <message>
        <source>must be native: no other is used through a file</source>
        <translation>muss native sein: kein anderer wird über eine Datei benutzt</translation>
    </message>
    <message>
        <source>must be nested at most {0} deep</source>
        <translation>darf höchstens {0} tief verschachtelt sein</translation>
    </message>
    <message>
        <source>must be one line</source>
        <translation>muss eine Zeile sein</translation>
    </message>
    <message>
        <source>must be one of {0}</source>
        <translation>muss eines von {0} sein</translation>
    </message>
    <message>
        <source>must be read, or read and write</source>
        <translation>muss Lesen oder Lesen und Schreiben sein</translation>
    </message>
    <message>
        <source>must be set, together with a model, before a test</source>
        <translation>muss vor einem Test gesetzt sein, ebenso ein Modell</translation>
    </message>
    <message>
        <source>must be system or the code of a language, such as de</source>
        <translation>muss system oder das Kürzel einer Sprache sein, etwa de</translation>
    </message>
    <message>
        <source>must be the full path of a folder or an address</source>
        <translation>muss der vollständige Pfad eines Ordners oder eine Adresse sein</translation>
    </message>
    <message>
        <source>must be the id of an existing memory</source>
        <translation>muss die Kennung einer vorhandenen Erinnerung sein</translation>
    </message>
    <message>
        <source>must be the id of an existing turn</source>
        <translation>muss die Kennung einer vorhandenen Wortmeldung sein</translation>
    </message>
    <message>
        <source>must be the id of something that exists</source>
        <translation>muss die Kennung von etwas Vorhandenem sein</translation>
    </message>
    <message>
        <source>must be the id of the access key</source>
        <translation>muss die ID des Zugriffsschlüssels sein</translation>
    </message>
    <message>
        <source>must be the name of a model folder</source>
        <translation>muss der Name eines Modellordners sein</translation>
    </message>
    <message>
        <source>must be the next_cursor of an earlier page</source>
        <translation>muss der next_cursor einer früheren Seite sein</translation>
    </message>
    <message>
        <source>must be the number of an operation</source>
        <translation>muss die Nummer eines Vorgangs sein</translation>
    </message>
    <message>
        <source>must be the public key of a device</source>
        <translation>muss der öffentliche Schlüssel eines Geräts sein</translation>
    </message>
    <message>
        <source>must be the public key of a vault</source>
        <translation>muss der öffentliche Schlüssel eines Tresors sein</translation>
    </message>
    <message>
        <source>must be the whole code that was shown</source>
        <translation>muss der ganze angezeigte Code sein</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>muss true oder false sein</translation>
    </message>
    <message>
        <source>must be {0} to {1}</source>
        <translation>muss {0} bis {1} sein</translation>
    </message>
    <message>
        <source>must be {0}, the model's dimension</source>
        <translation>muss {0} sein, die Dimension des Modells</translation>
    </message>
    <message>
        <source>must begin with https://</source>
        <translation>muss mit https:// beginnen</translation>
    </message>
    <message>
        <source>must change at least one field</source>
        <translation>muss mindestens ein Feld ändern</translation>
    </message>
    <message>
        <source>must come from a page of the same list</source>
        <translation>muss von einer Seite derselben Liste stammen</translation>
    </message>
    <message>
        <source>must come from a page of the same sort order</source>
        <translation>muss von einer Seite derselben Reihenfolge stammen</translation>
    </message>
    <message>
        <source>must contain the correction</source>
        <translation>muss die Berichtigung enthalten</translation>
    </message>
    <message>
        <source>must have 1 to 100 letters, digits, spaces or ._:@/- and begin with a letter or digit</source>
        <translation>muss 1 bis 100 Buchstaben, Ziffern, Leerzeichen oder ._:@/- haben und mit Buchstabe oder Ziffer beginnen</translation>
    </message>
    <message>
        <source>must have 1 to {0} ASCII characters without spaces</source>
        <translation>muss 1 bis {0} ASCII-Zeichen ohne Leerzeichen haben</translation>
    </message>
    <message>
        <source>must have 1 to {0} characters</source>
        <translation>muss 1 bis {0} Zeichen haben</translation>
    </message>
    <message>
        <source>must have 1 to {0} plain characters</source>
        <translation>muss 1 bis {0} einfache Zeichen haben</translation>
    </message>
    <message>
        <source>must have a letter or digit, at most {0}</source>
        <translation>muss einen Buchstaben oder eine Ziffer haben, höchstens {0} Zeichen</translation>
    </message>
    <message>
        <source>must have a name and observations</source>
        <translation>muss einen Namen und observations haben</translation>
    </message>
    <message>
        <source>must have at most {0} bytes as JSON</source>
        <translation>darf höchstens {0} Byte als JSON haben</translation>
    </message>
    <message>
        <source>must have at most {0} characters</source>
        <translation>darf höchstens {0} Zeichen haben</translation>
    </message>
    <message>
        <source>must have at most {0} characters in all</source>
        <translation>darf insgesamt höchstens {0} Zeichen haben</translation>
    </message>
    <message>
        <source>must have at most {0} characters, has {1}</source>
        <translation>darf höchstens {0} Zeichen haben, hat {1}</translation>
    </message>
    <message>
        <source>must have at most {0} keys</source>
        <translation>darf höchstens {0} Schlüssel haben</translation>
    </message>
    <message>
        <source>must have at most {0} printable characters</source>
        <translation>darf höchstens {0} druckbare Zeichen haben</translation>
    </message>
    <message>
        <source>must have at most {0} tokens in total</source>
        <translation>dürfen insgesamt höchstens {0} Tokens haben</translation>
    </message>
    <message>
        <source>must have from, to and relationType</source>
        <translation>muss from, to und relationType haben</translation>
    </message>
    <message>
        <source>must include a time zone</source>
        <translation>muss eine Zeitzone enthalten</translation>
    </message>
    <message>
        <source>must include a time zone, such as 2026-05-01T12:00:00Z</source>
        <translation>muss eine Zeitzone enthalten, etwa 2026-05-01T12:00:00Z</translation>
    </message>
    <message>
        <source>must match at least one memory</source>
        <translation>muss auf mindestens eine Erinnerung zutreffen</translation>
    </message>
    <message>
        <source>must name a server</source>
        <translation>muss einen Server nennen</translation>
    </message>
    <message>
        <source>must name at least one</source>
        <translation>muss mindestens eines nennen</translation>
    </message>
    <message>
        <source>must name at least one namespace</source>
        <translation>muss mindestens einen Namensraum nennen</translation>
    </message>
    <message>
        <source>must name at least one of read, write, admin</source>
        <translation>muss mindestens eines von read, write, admin nennen</translation>
    </message>
    <message>
        <source>must name each memory once</source>
        <translation>muss jede Erinnerung einmal nennen</translation>
    </message>
    <message>
        <source>must name keys, such as Ctrl+Shift+Space</source>
        <translation>muss Tasten nennen, etwa Ctrl+Shift+Space</translation>
    </message>
    <message>
        <source>must name the endpoint: s3://bucket?endpoint=https://…</source>
        <translation>muss den Endpunkt nennen: s3://bucket?endpoint=https://…</translation>
    </message>
    <message>
        <source>must not be a folder of notes here</source>
        <translation>darf hier kein Ordner mit Notizen sein</translation>
    </message>
    <message>
        <source>must not be after the memory expires</source>
        <translation>darf nicht nach dem Ablauf liegen</translation>
    </message>
    <message>
        <source>must not be empty</source>
        <translation>darf nicht leer sein</translation>
    </message>
    <message>
        <source>must not be empty; delete the bio instead</source>
        <translation>darf nicht leer sein; stattdessen das Kurzporträt löschen</translation>
    </message>
    <message>
        <source>must not contain a user name or password</source>
        <translation>darf weder Benutzername noch Passwort enthalten</translation>
    </message>
    <message>
        <source>must not contain an empty text</source>
        <translation>darf keinen leeren Text enthalten</translation>
    </message>
    <message>
        <source>must not contain control characters</source>
        <translation>darf keine Steuerzeichen enthalten</translation>
    </message>
    <message>
        <source>must not contain lone surrogates</source>
        <translation>darf keine einzelnen Surrogate enthalten</translation>
    </message>
    <message>
        <source>must not contain lone surrogates (half a character)</source>
        <translation>darf keine einzelnen Surrogate (halbe Zeichen) enthalten</translation>
    </message>
    <message>
        <source>must not contain the character NUL</source>
        <translation>darf das Zeichen NUL nicht enthalten</translation>
    </message>
    <message>
        <source>must not hold a user, a password, a query or a fragment</source>
        <translation>darf keinen Nutzer, kein Passwort, keine Abfrage und kein Fragment enthalten</translation>
    </message>
    <message>
        <source>must not include the trash, which cannot be exported</source>
        <translation>darf den Papierkorb nicht einschließen, der nicht exportiert werden kann</translation>
    </message>
    <message>
        <source>must repeat the namespace's name</source>
        <translation>muss den Namen des Namensraums wiederholen</translation>
    </message>
    <message>
        <source>names the column {0} twice</source>
        <translation>nennt die Spalte {0} zweimal</translation>
    </message>
    <message>
        <source>needs a base_url and a model</source>
        <translation>braucht base_url und model</translation>
    </message>
    <message>
        <source>no encrypting keychain is running on this computer</source>
        <translation>auf diesem Computer läuft kein verschlüsselnder Schlüsselbund</translation>
    </message>
    <message>
        <source>no space is left on the disk for this change</source>
        <translation>für diese Änderung ist auf dem Datenträger kein Platz</translation>
    </message>
    <message>
        <source>one of its operations has an impossible value</source>
        <translation>einer seiner Vorgänge enthält einen unmöglichen Wert</translation>
    </message>
    <message>
        <source>one of its records appears twice</source>
        <translation>einer seiner Datensätze kommt doppelt vor</translation>
    </message>
    <message>
        <source>one of its records cannot be read</source>
        <translation>einer seiner Datensätze ist nicht lesbar</translation>
    </message>
    <message>
        <source>one of its records is too long</source>
        <translation>einer seiner Datensätze ist zu lang</translation>
    </message>
    <message>
        <source>only keys that see every namespace can see how long calls took</source>
        <translation>nur wer alle Namensräume sieht, darf sehen, wie lange Aufrufe dauerten</translation>
    </message>
    <message>
        <source>only operations on memories can be undone</source>
        <translation>nur Vorgänge an Erinnerungen lassen sich zurücknehmen</translation>
    </message>
    <message>
        <source>only the person at the computer can create recovery keys</source>
        <translation>nur wer am Gerät sitzt, erstellt Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>only the person at the computer can do this</source>
        <translation>das kann nur die Person am Computer</translation>
    </message>
    <message>
        <source>only the person exports the trash and confidential memories</source>
        <translation>nur der Mensch exportiert den Papierkorb und vertrauliche Erinnerungen</translation>
    </message>
    <message>
        <source>only the person's own programs may ask for access</source>
        <translation>nur die eigenen Programme dürfen um Zugriff bitten</translation>
    </message>
    <message>
        <source>operation {0} of the journal is damaged</source>
        <translation>Eintrag {0} des Journals ist beschädigt</translation>
    </message>
    <message>
        <source>other devices use this one's id</source>
        <translation>andere Geräte verwenden die Kennung von diesem</translation>
    </message>
    <message>
        <source>part of it fails its check</source>
        <translation>ein Teil davon besteht die Prüfung nicht</translation>
    </message>
    <message>
        <source>reading a backup</source>
        <translation>Lesen einer Sicherung</translation>
    </message>
    <message>
        <source>reading the bundle</source>
        <translation>Lesen des Bündels</translation>
    </message>
    <message>
        <source>removing the old write-ahead log</source>
        <translation>Entfernen des alten Write-Ahead-Logs</translation>
    </message>
    <message>
        <source>removing {0}</source>
        <translation>Entfernen von {0}</translation>
    </message>
    <message>
        <source>renaming {0}</source>
        <translation>Umbenennen von {0}</translation>
    </message>
    <message>
        <source>replacing {0}</source>
        <translation>Ersetzen von {0}</translation>
    </message>
    <message>
        <source>saving changes in {0} to disk</source>
        <translation>Sichern der Änderungen in {0} auf dem Datenträger</translation>
    </message>
    <message>
        <source>something follows its end</source>
        <translation>nach seinem Ende folgt noch etwas</translation>
    </message>
    <message>
        <source>sync is off</source>
        <translation>die Synchronisierung ist ausgeschaltet</translation>
    </message>
    <message>
        <source>sync is paused</source>
        <translation>die Synchronisierung ist angehalten</translation>
    </message>
    <message>
        <source>sync is running</source>
        <translation>die Synchronisierung läuft gerade</translation>
    </message>
    <message>
        <source>sync is set up already</source>
        <translation>die Synchronisierung ist schon eingerichtet</translation>
    </message>
    <message>
        <source>sync was stopped</source>
        <translation>die Synchronisierung wurde abgebrochen</translation>
    </message>
    <message>
        <source>the backup fails its integrity check</source>
        <translation>die Sicherung besteht ihre Prüfung nicht</translation>
    </message>
    <message>
        <source>the backup folder does not exist</source>
        <translation>der Ordner der Sicherungen ist nicht da</translation>
    </message>
    <message>
        <source>the backup folder is not writable</source>
        <translation>in den Ordner der Sicherungen lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>the backup is empty</source>
        <translation>die Sicherung ist leer</translation>
    </message>
    <message>
        <source>the backup was stopped</source>
        <translation>die Sicherung wurde angehalten</translation>
    </message>
    <message>
        <source>the bundle has format {0}, this program knows up to {1}</source>
        <translation>das Bündel hat Format {0}, dieses Programm kennt höchstens {1}</translation>
    </message>
    <message>
        <source>the client_id of this memory is taken; nothing was stored</source>
        <translation>die client_id dieser Erinnerung ist vergeben; es wurde nichts gespeichert</translation>
    </message>
    <message>
        <source>the content was permanently deleted</source>
        <translation>der Inhalt wurde endgültig gelöscht</translation>
    </message>
    <message>
        <source>the conversation is too long for it</source>
        <translation>das Gespräch ist zu lang dafür</translation>
    </message>
    <message>
        <source>the database does not open, or a page of it fails its check</source>
        <translation>die Datenbank öffnet sich nicht, oder eine Seite besteht ihre Prüfung nicht</translation>
    </message>
    <message>
        <source>the database has no device ID</source>
        <translation>der Datenbank fehlt die Kennung des Geräts</translation>
    </message>
    <message>
        <source>the database is empty</source>
        <translation>die Datenbank ist leer</translation>
    </message>
    <message>
        <source>the database refused ({0})</source>
        <translation>die Datenbank hat abgelehnt ({0})</translation>
    </message>
    <message>
        <source>the database was busy for too long</source>
        <translation>die Datenbank war zu lange beschäftigt</translation>
    </message>
    <message>
        <source>the device that invited this one has written nothing there yet</source>
        <translation>das einladende Gerät hat dort noch nichts hinterlassen</translation>
    </message>
    <message>
        <source>the entity has no such name</source>
        <translation>die Entität hat keinen solchen Namen</translation>
    </message>
    <message>
        <source>the file {0} already exists</source>
        <translation>die Datei {0} gibt es schon</translation>
    </message>
    <message>
        <source>the files of {0} are no longer those of {1}</source>
        <translation>die Dateien von {0} sind nicht mehr die von {1}</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>der Ordner kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>the folder is not there</source>
        <translation>der Ordner ist nicht da</translation>
    </message>
    <message>
        <source>the header exists, but the database is missing</source>
        <translation>der Kopf ist da, aber die Datenbank fehlt</translation>
    </message>
    <message>
        <source>the installed package {0} has other weights than expected</source>
        <translation>das installierte Paket {0} hat andere Gewichte als erwartet</translation>
    </message>
    <message>
        <source>the job is {0}</source>
        <translation>die Arbeit ist {0}</translation>
    </message>
    <message>
        <source>the journal does not say which, so none is used</source>
        <translation>das Journal sagt nicht, welche; darum werden keine verwendet</translation>
    </message>
    <message>
        <source>the journal of the backup is broken</source>
        <translation>das Journal der Sicherung ist unterbrochen</translation>
    </message>
    <message>
        <source>the key has expired</source>
        <translation>der Schlüssel ist abgelaufen</translation>
    </message>
    <message>
        <source>the key is not known</source>
        <translation>der Schlüssel ist nicht bekannt</translation>
    </message>
    <message>
        <source>the key is paused</source>
        <translation>der Schlüssel ist pausiert</translation>
    </message>
    <message>
        <source>the key of a namespace is damaged</source>
        <translation>der Schlüssel eines Namensraums ist beschädigt</translation>
    </message>
    <message>
        <source>the key was changed outside Muniment</source>
        <translation>der Schlüssel wurde außerhalb von Muniment geändert</translation>
    </message>
    <message>
        <source>the keychain keeps no secret for this vault</source>
        <translation>der Schlüsselbund bewahrt für diesen Tresor kein Geheimnis auf</translation>
    </message>
    <message>
        <source>the lists of names cannot be read</source>
        <translation>die Namenslisten lassen sich nicht lesen</translation>
    </message>
    <message>
        <source>the memories belong to different agents, users or projects</source>
        <translation>die Erinnerungen gehören zu verschiedenen Agenten, Nutzern oder Projekten</translation>
    </message>
    <message>
        <source>the memories do not say the same</source>
        <translation>die Erinnerungen sagen nicht dasselbe</translation>
    </message>
    <message>
        <source>the memories were embedded with {0}, and {1}</source>
        <translation>die Erinnerungen wurden mit {0} eingebettet, und {1}</translation>
    </message>
    <message>
        <source>the memory was permanently deleted</source>
        <translation>die Erinnerung wurde endgültig gelöscht</translation>
    </message>
    <message>
        <source>the model does not output token states</source>
        <translation>das Modell gibt keine Token-Zustände aus</translation>
    </message>
    <message>
        <source>the model has no input {0}</source>
        <translation>das Modell hat keine Eingabe {0}</translation>
    </message>
    <message>
        <source>the model has no output {0}</source>
        <translation>das Modell hat keine Ausgabe {0}</translation>
    </message>
    <message>
        <source>the model is being changed</source>
        <translation>ein Wechsel des Modells ist im Gang</translation>
    </message>
    <message>
        <source>the model is not being changed</source>
        <translation>kein Wechsel des Modells ist im Gang</translation>
    </message>
    <message>
        <source>the model needs an input {0} that texts do not provide</source>
        <translation>das Modell braucht eine Eingabe {0}, die Texte nicht liefern</translation>
    </message>
    <message>
        <source>the model's token states are not floating-point numbers</source>
        <translation>die Token-Zustände des Modells sind keine Gleitkommazahlen</translation>
    </message>
    <message>
        <source>the model's {0} are not whole numbers</source>
        <translation>{0} des Modells sind keine ganzen Zahlen</translation>
    </message>
    <message>
        <source>the namespace could not be created</source>
        <translation>der Namensraum ließ sich nicht anlegen</translation>
    </message>
    <message>
        <source>the namespace no longer exists</source>
        <translation>den Namensraum gibt es nicht mehr</translation>
    </message>
    <message>
        <source>the namespace {0} already exists</source>
        <translation>den Namensraum {0} gibt es schon</translation>
    </message>
    <message>
        <source>the new database is not complete</source>
        <translation>die neue Datenbank ist nicht vollständig</translation>
    </message>
    <message>
        <source>the person has decided otherwise</source>
        <translation>das wurde von Hand anders festgelegt</translation>
    </message>
    <message>
        <source>the prompt before each text leaves no room for the text</source>
        <translation>der Vorspanntext lässt keinen Platz für den Text</translation>
    </message>
    <message>
        <source>the rows of a table are out of order</source>
        <translation>die Zeilen einer Tabelle sind nicht in ihrer Reihenfolge</translation>
    </message>
    <message>
        <source>the scope admin is needed to see what others did</source>
        <translation>das Recht admin ist nötig, um zu sehen, was andere taten</translation>
    </message>
    <message>
        <source>the scope {0} is needed</source>
        <translation>das Recht {0} ist nötig</translation>
    </message>
    <message>
        <source>the server does not answer as expected</source>
        <translation>der Server antwortet nicht wie erwartet</translation>
    </message>
    <message>
        <source>the server refuses the user name or password</source>
        <translation>der Server weist Benutzername oder Passwort zurück</translation>
    </message>
    <message>
        <source>the session has ended</source>
        <translation>die Sitzung ist beendet</translation>
    </message>
    <message>
        <source>the session was deleted, but not all of its memories: {0}</source>
        <translation>die Sitzung wurde gelöscht, aber nicht alle ihre Erinnerungen: {0}</translation>
    </message>
    <message>
        <source>the state is at version {0}, not {1}</source>
        <translation>der Zustand steht bei Fassung {0}, nicht {1}</translation>
    </message>
    <message>
        <source>the state never had that version</source>
        <translation>diese Fassung hatte der Zustand nie</translation>
    </message>
    <message>
        <source>the sync folder asks for no password</source>
        <translation>der Sync-Ordner verlangt kein Passwort</translation>
    </message>
    <message>
        <source>the timestamp of the journal's last operation is damaged</source>
        <translation>der Zeitstempel des letzten Eintrags im Journal ist beschädigt</translation>
    </message>
    <message>
        <source>the vault already has a passphrase</source>
        <translation>der Tresor hat schon eine Passphrase</translation>
    </message>
    <message>
        <source>the vault has no passphrase</source>
        <translation>der Tresor hat keine Passphrase</translation>
    </message>
    <message>
        <source>the vault has no vectors of this model</source>
        <translation>von diesem Modell hat der Tresor keine Vektoren</translation>
    </message>
    <message>
        <source>the vault is open</source>
        <translation>der Tresor ist offen</translation>
    </message>
    <message>
        <source>the vault must keep a passphrase, recovery key or key file</source>
        <translation>der Tresor muss Passphrase, Wiederherstellungsschlüssel oder Schlüsseldatei behalten</translation>
    </message>
    <message>
        <source>the vector of a text depends on the other texts in its batch</source>
        <translation>der Vektor eines Texts hängt von den anderen Texten des Durchgangs ab</translation>
    </message>
    <message>
        <source>the vectors of {0} are in use</source>
        <translation>die Vektoren von {0} sind in Gebrauch</translation>
    </message>
    <message>
        <source>the weights of the entity finder cannot be read</source>
        <translation>die Gewichte der Entitätssuche lassen sich nicht lesen</translation>
    </message>
    <message>
        <source>the weights of the turn selection are damaged</source>
        <translation>die Gewichte der Auswahl von Wortmeldungen sind beschädigt</translation>
    </message>
    <message>
        <source>the weights of the turn selection are for other features</source>
        <translation>die Gewichte der Auswahl von Wortmeldungen gehören zu anderen Merkmalen</translation>
    </message>
    <message>
        <source>the weights of the turn selection cannot be loaded</source>
        <translation>die Gewichte der Auswahl von Wortmeldungen lassen sich nicht laden</translation>
    </message>
    <message>
        <source>the weights of the turn selection cannot be read</source>
        <translation>die Gewichte der Auswahl von Wortmeldungen lassen sich nicht lesen</translation>
    </message>
    <message>
        <source>the weights of the turn selection have the wrong shape</source>
        <translation>die Gewichte der Auswahl von Wortmeldungen haben die falsche Form</translation>
    </message>
    <message>
        <source>there are already {0} marks</source>
        <translation>es gibt schon {0} Markierungen</translation>
    </message>
    <message>
        <source>there are no vectors of an earlier model</source>
        <translation>von keinem früheren Modell sind Vektoren vorhanden</translation>
    </message>
    <message>
        <source>there is no model folder {0}</source>
        <translation>es gibt keinen Modellordner {0}</translation>
    </message>
    <message>
        <source>there is no model {0}</source>
        <translation>es gibt kein Modell {0}</translation>
    </message>
    <message>
        <source>there is no namespace {0}</source>
        <translation>es gibt keinen Namensraum {0}</translation>
    </message>
    <message>
        <source>there is no room for another backup</source>
        <translation>für eine weitere Sicherung ist kein Platz</translation>
    </message>
    <message>
        <source>there is no room to restore a backup and keep the present vault</source>
        <translation>der Platz reicht nicht, um eine Sicherung wiederherzustellen und den jetzigen Tresor zu behalten</translation>
    </message>
    <message>
        <source>there is no such batch</source>
        <translation>diesen Stapel gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such bio</source>
        <translation>dieses Kurzporträt gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>es gibt kein solches Gerät</translation>
    </message>
    <message>
        <source>there is no such entity</source>
        <translation>diese Entität gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such job</source>
        <translation>diese Arbeit gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such key</source>
        <translation>diesen Schlüssel gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such link</source>
        <translation>diese Verbindung gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such mark</source>
        <translation>diese Markierung gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such memory</source>
        <translation>diese Erinnerung gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such namespace</source>
        <translation>diesen Namensraum gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such operation</source>
        <translation>diesen Vorgang gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such pending request</source>
        <translation>keine solche Anfrage wartet</translation>
    </message>
    <message>
        <source>there is no such session</source>
        <translation>diese Sitzung gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such slot</source>
        <translation>diesen Zugang gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such turn</source>
        <translation>diese Wortmeldung gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such {0}</source>
        <translation>{0} gibt es nicht</translation>
    </message>
    <message>
        <source>there is something in {0} already</source>
        <translation>in {0} ist schon etwas</translation>
    </message>
    <message>
        <source>these are not used: {0}</source>
        <translation>diese werden nicht verwendet: {0}</translation>
    </message>
    <message>
        <source>this memory has no conflict</source>
        <translation>diese Erinnerung hat keinen Konflikt</translation>
    </message>
    <message>
        <source>this model is not in use</source>
        <translation>dieses Modell ist nicht in Gebrauch</translation>
    </message>
    <message>
        <source>this vault has no such backup</source>
        <translation>eine solche Sicherung dieses Tresors gibt es nicht</translation>
    </message>
    <message>
        <source>too many agents are asking at once</source>
        <translation>zu viele Agenten bitten gleichzeitig um Zugriff</translation>
    </message>
    <message>
        <source>two parts of the database do not match</source>
        <translation>zwei Teile der Datenbank passen nicht zusammen</translation>
    </message>
    <message>
        <source>writing a backup</source>
        <translation>Schreiben einer Sicherung</translation>
    </message>
    <message>
        <source>writing the Run key</source>
        <translation>Schreiben des Run-Schlüssels</translation>
    </message>
    <message>
        <source>writing the bundle</source>
        <translation>Schreiben des Bündels</translation>
    </message>
    <message>
        <source>writing to the backup folder</source>
        <translation>Schreiben in den Ordner der Sicherungen</translation>
    </message>
    <message>
        <source>writing {0}: it already exists</source>
        <translation>Schreiben von {0}: Es gibt sie schon</translation>
    </message>
    <message>
        <source>{0} MiB of memory are needed to check the passphrase</source>
        <translation>{0} MiB Arbeitsspeicher sind nötig, um die Passphrase zu prüfen</translation>
    </message>
    <message>
        <source>{0} belongs to another user</source>
        <translation>{0} gehört einem anderen Nutzer</translation>
    </message>
    <message>
        <source>{0} belongs to another version</source>
        <translation>{0} gehört zu einer anderen Version</translation>
    </message>
    <message>
        <source>{0} can be read or changed by other users</source>
        <translation>{0} kann von anderen Nutzern gelesen oder geändert werden</translation>
    </message>
    <message>
        <source>{0} cannot be read</source>
        <translation>{0} lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>{0} cannot be read. Run `muniment doctor`.</source>
        <translation>Nicht lesbar: {0}. `muniment doctor` ausführen.</translation>
    </message>
    <message>
        <source>{0} cannot be read: it is a link</source>
        <translation>{0} lässt sich nicht lesen: eine Verknüpfung</translation>
    </message>
    <message>
        <source>{0} cannot be read: it is not a regular file</source>
        <translation>{0} lässt sich nicht lesen: keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{0} contains an invalid prompt</source>
        <translation>{0} enthält einen ungültigen Vorspanntext</translation>
    </message>
    <message>
        <source>{0} could not be read and was kept as {1}. Default settings are used.</source>
        <translation>{0} konnte nicht gelesen werden und ist als {1} aufgehoben. Es gelten die Standardeinstellungen.</translation>
    </message>
    <message>
        <source>{0} could not be used ({1}) and was written again from the other.</source>
        <translation>{0} war nicht benutzbar ({1}) und wurde aus der anderen neu geschrieben.</translation>
    </message>
    <message>
        <source>{0} could not be used ({1}) nor written again: {2}.</source>
        <translation>{0} war nicht benutzbar ({1}) und ließ sich nicht neu schreiben: {2}.</translation>
    </message>
    <message>
        <source>{0} does not exist</source>
        <translation>{0} gibt es nicht</translation>
    </message>
    <message>
        <source>{0} gives vectors of another length</source>
        <translation>{0} gibt Vektoren anderer Länge</translation>
    </message>
    <message>
        <source>{0} has format {1}, this program reads {2}</source>
        <translation>{0} hat Format {1}, dieses Programm liest {2}</translation>
    </message>
    <message>
        <source>{0} is a backup of this vault, but damaged</source>
        <translation>{0} ist eine Sicherung dieses Tresors, aber beschädigt</translation>
    </message>
    <message>
        <source>{0} is a database that is in use</source>
        <translation>{0} ist eine Datenbank in Gebrauch</translation>
    </message>
    <message>
        <source>{0} is a link; copy the folder itself there</source>
        <translation>{0} ist eine Verknüpfung; den Ordner selbst dorthin kopieren</translation>
    </message>
    <message>
        <source>{0} is already in use</source>
        <translation>{0} ist schon in Gebrauch</translation>
    </message>
    <message>
        <source>{0} is damaged</source>
        <translation>{0} ist beschädigt</translation>
    </message>
    <message>
        <source>{0} is damaged or from another vault</source>
        <translation>{0} ist beschädigt oder von einem anderen Tresor</translation>
    </message>
    <message>
        <source>{0} is longer than {1} bytes</source>
        <translation>{0} ist länger als {1} Byte</translation>
    </message>
    <message>
        <source>{0} is missing</source>
        <translation>{0} fehlt</translation>
    </message>
    <message>
        <source>{0} is missing from the model folder</source>
        <translation>{0} fehlt im Ordner des Modells</translation>
    </message>
    <message>
        <source>{0} is not a Muniment key file</source>
        <translation>{0} ist keine Schlüsseldatei von Muniment</translation>
    </message>
    <message>
        <source>{0} is not a plain file</source>
        <translation>{0} ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{0} is too large</source>
        <translation>{0} ist zu groß</translation>
    </message>
    <message>
        <source>{0} is truncated or altered</source>
        <translation>{0} ist abgeschnitten oder verändert</translation>
    </message>
    <message>
        <source>{0} leaves the model folder</source>
        <translation>{0} führt aus dem Ordner des Modells hinaus</translation>
    </message>
    <message>
        <source>{0} memories</source>
        <translation>{0} Erinnerungen</translation>
    </message>
    <message>
        <source>{0} names a path that leaves the model folder</source>
        <translation>{0} nennt einen Pfad, der aus dem Ordner des Modells hinausführt</translation>
    </message>
    <message>
        <source>{0} operations can no longer be read</source>
        <translation>{0} Vorgänge sind nicht mehr lesbar</translation>
    </message>
    <message>
        <source>{0} with that handle already exists</source>
        <translation>{0} mit diesem Namen gibt es schon</translation>
    </message>
</context>
<context>
    <name>exporting</name>
    <message>
        <source>&amp;Everything, for other programs (JSON Lines)</source>
        <translation>&amp;Alles, für andere Programme (JSON Lines)</translation>
    </message>
    <message>
        <source>&amp;Text to read (Markdown)</source>
        <translation>&amp;Text zum Lesen (Markdown)</translation>
    </message>
    <message>
        <source>1 confidential memory was left out.</source>
        <translation>1 vertrauliche Erinnerung ist nicht dabei.</translation>
    </message>
    <message>
        <source>1 is missing because its record is damaged. Verify the vault in Settings to see which.</source>
        <translation>1 fehlt, weil ihr Datensatz beschädigt ist. Eine Prüfung des Tresors in den Einstellungen zeigt, welche.</translation>
    </message>
    <message>
        <source>1 memory will be exported.</source>
        <translation>1 Erinnerung wird exportiert.</translation>
    </message>
    <message>
        <source>1 was deleted in the meantime.</source>
        <translation>1 wurde inzwischen gelöscht.</translation>
    </message>
    <message>
        <source>A file with this name already exists. Its contents will be lost.</source>
        <translation>Es gibt schon eine Datei mit diesem Namen. Ihr Inhalt geht verloren.</translation>
    </message>
    <message>
        <source>Choose location…</source>
        <translation>Ort wählen…</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>Every field of each memory, ready to be imported again.</source>
        <translation>Jedes Feld jeder Erinnerung, zum Wiederimportieren.</translation>
    </message>
    <message>
        <source>Export memories</source>
        <translation>Erinnerungen exportieren</translation>
    </message>
    <message>
        <source>Exported 1 memory to {name}. The file is not encrypted.</source>
        <translation>1 Erinnerung nach {name} exportiert. Die Datei ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Exported {count} memories to {name}. The file is not encrypted.</source>
        <translation>{count} Erinnerungen nach {name} exportiert. Die Datei ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Include &amp;1 confidential memory</source>
        <translation>Auc&amp;h 1 vertrauliche Erinnerung</translation>
    </message>
    <message>
        <source>Include {count} c&amp;onfidential memories</source>
        <translation>Auc&amp;h {count} vertrauliche Erinnerungen</translation>
    </message>
    <message>
        <source>Nothing left to export.</source>
        <translation>Nichts mehr zu exportieren.</translation>
    </message>
    <message>
        <source>Nothing to export.</source>
        <translation>Nichts zu exportieren.</translation>
    </message>
    <message>
        <source>One row per memory. Formulas are kept as plain text.</source>
        <translation>Eine Zeile je Erinnerung. Was wie eine Formel aussieht, bleibt Text.</translation>
    </message>
    <message>
        <source>One section per memory, with its text and details.</source>
        <translation>Ein Abschnitt je Erinnerung, mit ihrem Text und ihren Angaben.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace a file</source>
        <translation>Datei ersetzen</translation>
    </message>
    <message>
        <source>Replace “{name}”?</source>
        <translation>„{name}“ ersetzen?</translation>
    </message>
    <message>
        <source>T&amp;able for a spreadsheet (CSV)</source>
        <translation>Ta&amp;belle für die Tabellenkalkulation (CSV)</translation>
    </message>
    <message>
        <source>The file is not encrypted: anyone who has it can read it, and your passphrase does not protect it. Delete it when you no longer need it.</source>
        <translation>Die Datei ist nicht verschlüsselt: Wer sie hat, kann sie lesen, und die Passphrase schützt sie nicht. Sie sollte gelöscht werden, wenn sie nicht mehr gebraucht wird.</translation>
    </message>
    <message>
        <source>{count} are missing because their records are damaged. Verify the vault in Settings to see which.</source>
        <translation>{count} fehlen, weil ihre Datensätze beschädigt sind. Eine Prüfung des Tresors in den Einstellungen zeigt, welche.</translation>
    </message>
    <message>
        <source>{count} confidential memories were left out.</source>
        <translation>{count} vertrauliche Erinnerungen sind nicht dabei.</translation>
    </message>
    <message>
        <source>{count} memories will be exported.</source>
        <translation>{count} Erinnerungen werden exportiert.</translation>
    </message>
    <message>
        <source>{count} were deleted in the meantime.</source>
        <translation>{count} wurden inzwischen gelöscht.</translation>
    </message>
</context>
<context>
    <name>filters</name>
    <message>
        <source>About: {category}</source>
        <translation>Bereich: {category}</translation>
    </message>
    <message>
        <source>Agent: {name}</source>
        <translation>Agent: {name}</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Client ID: {name}</source>
        <translation>Client-ID: {name}</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Vertraulich</translation>
    </message>
    <message>
        <source>Edited since {day}</source>
        <translation>Bearbeitet seit {day}</translation>
    </message>
    <message>
        <source>Edited until {day}</source>
        <translation>Bearbeitet bis {day}</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Expires from {day}</source>
        <translation>Ablauf ab {day}</translation>
    </message>
    <message>
        <source>Expires until {day}</source>
        <translation>Ablauf bis {day}</translation>
    </message>
    <message>
        <source>Expiring soonest</source>
        <translation>Bald ablaufende zuerst</translation>
    </message>
    <message>
        <source>Found by meaning</source>
        <translation>Nach Bedeutung auffindbar</translation>
    </message>
    <message>
        <source>Found by words only</source>
        <translation>Nur nach Wörtern auffindbar</translation>
    </message>
    <message>
        <source>Happened once</source>
        <translation>Einmal geschehen</translation>
    </message>
    <message>
        <source>Importance at least {percent}%</source>
        <translation>Wichtigkeit mindestens {percent} %</translation>
    </message>
    <message>
        <source>Importance at most {percent}%</source>
        <translation>Wichtigkeit höchstens {percent} %</translation>
    </message>
    <message>
        <source>In the trash</source>
        <translation>Im Papierkorb</translation>
    </message>
    <message>
        <source>In {names}</source>
        <translation>In {names}</translation>
    </message>
    <message>
        <source>Including archived</source>
        <translation>Auch archivierte</translation>
    </message>
    <message>
        <source>Including expired</source>
        <translation>Auch abgelaufene</translation>
    </message>
    <message>
        <source>Indexing failed</source>
        <translation>Indizierung fehlgeschlagen</translation>
    </message>
    <message>
        <source>Lasting knowledge</source>
        <translation>Bleibendes Wissen</translation>
    </message>
    <message>
        <source>Longest first</source>
        <translation>Längste zuerst</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Mentions: {name}</source>
        <translation>Nennt: {name}</translation>
    </message>
    <message>
        <source>Most important</source>
        <translation>Wichtigste zuerst</translation>
    </message>
    <message>
        <source>Never expires</source>
        <translation>Läuft nie ab</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Not archived</source>
        <translation>Ohne archivierte</translation>
    </message>
    <message>
        <source>Not confidential</source>
        <translation>Nicht vertraulich</translation>
    </message>
    <message>
        <source>Not indexed yet</source>
        <translation>Noch nicht indiziert</translation>
    </message>
    <message>
        <source>Not read since {day}</source>
        <translation>Nicht gelesen seit {day}</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Project: {name}</source>
        <translation>Projekt: {name}</translation>
    </message>
    <message>
        <source>Read by: {reader}</source>
        <translation>Gelesen von: {reader}</translation>
    </message>
    <message>
        <source>Read most often</source>
        <translation>Am häufigsten gelesene zuerst</translation>
    </message>
    <message>
        <source>Read since {day}</source>
        <translation>Gelesen seit {day}</translation>
    </message>
    <message>
        <source>Recently edited</source>
        <translation>Zuletzt bearbeitet</translation>
    </message>
    <message>
        <source>Recently viewed</source>
        <translation>Zuletzt angesehen</translation>
    </message>
    <message>
        <source>Session: {name}</source>
        <translation>Sitzung: {name}</translation>
    </message>
    <message>
        <source>Shortest first</source>
        <translation>Kürzeste zuerst</translation>
    </message>
    <message>
        <source>Source: {name}</source>
        <translation>Quelle: {name}</translation>
    </message>
    <message>
        <source>User: {name}</source>
        <translation>Nutzer: {name}</translation>
    </message>
    <message>
        <source>Will expire</source>
        <translation>Läuft noch ab</translation>
    </message>
    <message>
        <source>With a reminder</source>
        <translation>Mit Wiedervorlage</translation>
    </message>
    <message>
        <source>Written by: {writer}</source>
        <translation>Verfasst von: {writer}</translation>
    </message>
    <message>
        <source>Written since {day}</source>
        <translation>Geschrieben seit {day}</translation>
    </message>
    <message>
        <source>Written until {day}</source>
        <translation>Geschrieben bis {day}</translation>
    </message>
    <message>
        <source>{count} excluded</source>
        <translation>{count} ausgenommen</translation>
    </message>
    <message>
        <source>{key}: {value}</source>
        <translation>{key}: {value}</translation>
    </message>
</context>
<context>
    <name>global_actions</name>
    <message>
        <source>Clear recent searches</source>
        <translation>Letzte Suchen löschen</translation>
    </message>
    <message>
        <source>Copy the profile as text</source>
        <translation>Profil als Text kopieren</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Papierkorb leeren…</translation>
    </message>
    <message>
        <source>Export owners and sessions…</source>
        <translation>Inhaber und Sitzungen exportieren…</translation>
    </message>
    <message>
        <source>Export people and things…</source>
        <translation>Personen und Dinge exportieren…</translation>
    </message>
    <message>
        <source>Export the list as a bundle…</source>
        <translation>Liste als Bündel exportieren…</translation>
    </message>
    <message>
        <source>Export the list…</source>
        <translation>Liste exportieren…</translation>
    </message>
    <message>
        <source>Filter memories…</source>
        <translation>Erinnerungen filtern…</translation>
    </message>
    <message>
        <source>How agents connect</source>
        <translation>So werden Agenten verbunden</translation>
    </message>
    <message>
        <source>Import memories…</source>
        <translation>Erinnerungen importieren…</translation>
    </message>
    <message>
        <source>New key for an agent…</source>
        <translation>Neuer Schlüssel für einen Agenten…</translation>
    </message>
    <message>
        <source>New namespace…</source>
        <translation>Neuer Namensraum…</translation>
    </message>
    <message>
        <source>New person or thing…</source>
        <translation>Neue Person oder Sache…</translation>
    </message>
    <message>
        <source>Owners and sessions</source>
        <translation>Inhaber und Sitzungen</translation>
    </message>
    <message>
        <source>Programs that ask for access</source>
        <translation>Programme, die um Zugriff bitten</translation>
    </message>
    <message>
        <source>Public key of this vault…</source>
        <translation>Öffentlicher Schlüssel dieses Tresors…</translation>
    </message>
    <message>
        <source>Refresh the statistics</source>
        <translation>Statistik aktualisieren</translation>
    </message>
    <message>
        <source>Regenerate the profile</source>
        <translation>Profil neu erstellen</translation>
    </message>
    <message>
        <source>Settings: {section}</source>
        <translation>Einstellungen: {section}</translation>
    </message>
    <message>
        <source>Show all memories</source>
        <translation>Alle Erinnerungen zeigen</translation>
    </message>
    <message>
        <source>Tidy up…</source>
        <translation>Aufräumen…</translation>
    </message>
    <message>
        <source>Write the bio yourself…</source>
        <translation>Kurzporträt selbst schreiben…</translation>
    </message>
</context>
<context>
    <name>global_shortcut</name>
    <message>
        <source>Another program already uses these keys. Choose others.</source>
        <translation>Ein anderes Programm benutzt diese Tasten schon. Bitte andere wählen.</translation>
    </message>
    <message>
        <source>It works while Muniment is running, also in the tray. Muniment doesn't see any other keys you press.</source>
        <translation>Es gilt, solange Muniment läuft, auch im Infobereich. Andere Tastendrücke sieht Muniment nicht.</translation>
    </message>
    <message>
        <source>Keys for the global shortcut of quick capture</source>
        <translation>Tasten des globalen Kürzels der Schnellerfassung</translation>
    </message>
    <message>
        <source>Keys for the global shortcut of search</source>
        <translation>Tasten des globalen Kürzels der Suche</translation>
    </message>
    <message>
        <source>Muniment's other global shortcut already uses these keys. Choose others.</source>
        <translation>Das andere globale Tastenkürzel von Muniment benutzt diese Tasten schon. Bitte andere wählen.</translation>
    </message>
    <message>
        <source>Open quick capture</source>
        <translation>Schnellerfassung öffnen</translation>
    </message>
    <message>
        <source>Open quick capture with a global shortcut</source>
        <translation>Schnellerfassung mit globalem Tastenkürzel öffnen</translation>
    </message>
    <message>
        <source>Open search</source>
        <translation>Suche öffnen</translation>
    </message>
    <message>
        <source>Open search with a global shortcut</source>
        <translation>Suche mit globalem Tastenkürzel öffnen</translation>
    </message>
    <message>
        <source>Shortcut active: {keys}</source>
        <translation>Tastenkürzel aktiv: {keys}</translation>
    </message>
    <message>
        <source>Show settings</source>
        <translation>Einstellungen zeigen</translation>
    </message>
    <message>
        <source>The quick capture shortcut isn't working.</source>
        <translation>Das Tastenkürzel der Schnellerfassung funktioniert nicht.</translation>
    </message>
    <message>
        <source>The search shortcut isn't working.</source>
        <translation>Das Tastenkürzel der Suche funktioniert nicht.</translation>
    </message>
    <message>
        <source>These keys can't be used. Combine Ctrl, Alt or the system key with another key, or use a function key.</source>
        <translation>Diese Tasten sind nicht möglich. Strg, Alt oder die Systemtaste mit einer anderen Taste kombinieren oder eine Funktionstaste nehmen.</translation>
    </message>
    <message>
        <source>This desktop doesn't let programs set shortcuts. Instead, assign the command below to a shortcut in your desktop's keyboard settings.</source>
        <translation>Diese Arbeitsumgebung überlässt Programmen keine Tastenkürzel. Stattdessen den Befehl unten in ihren Tastatureinstellungen auf ein Kürzel legen.</translation>
    </message>
    <message>
        <source>Waiting for your desktop. It may be asking you to confirm.</source>
        <translation>Es wird auf die Arbeitsumgebung gewartet. Vielleicht fragt sie nach einer Bestätigung.</translation>
    </message>
    <message>
        <source>Your desktop couldn't set the shortcut. Try again, or assign the command below to a shortcut in your desktop's keyboard settings.</source>
        <translation>Die Arbeitsumgebung konnte das Kürzel nicht einrichten. Noch einmal versuchen oder den Befehl unten in ihren Tastatureinstellungen auf ein Kürzel legen.</translation>
    </message>
    <message>
        <source>Your desktop doesn't allow the shortcut, so it is off. Turn it on to be asked again.</source>
        <translation>Die Arbeitsumgebung erlaubt das Kürzel nicht, darum ist es aus. Nach dem Einschalten fragt sie noch einmal.</translation>
    </message>
    <message>
        <source>Your desktop hasn't assigned keys to the shortcut. Choose them in your desktop's keyboard settings.</source>
        <translation>Die Arbeitsumgebung hat dem Kürzel keine Tasten zugewiesen. In ihren Tastatureinstellungen lassen sich welche wählen.</translation>
    </message>
    <message>
        <source>Your desktop turned the shortcut off.</source>
        <translation>Die Arbeitsumgebung hat das Kürzel ausgeschaltet.</translation>
    </message>
</context>
<context>
    <name>headings</name>
    <message>
        <source>API protocols MCP OpenAI</source>
        <translation>API Protokolle MCP OpenAI</translation>
    </message>
    <message>
        <source>LLM local model Ollama AI</source>
        <translation>LLM lokales Modell Ollama KI</translation>
    </message>
    <message>
        <source>automatic backup daily weekly</source>
        <translation>automatisch Backup Sicherung täglich wöchentlich</translation>
    </message>
    <message>
        <source>backup folder disk location</source>
        <translation>Backup Ordner Verzeichnis Festplatte Speicherort</translation>
    </message>
    <message>
        <source>close to tray minimize background</source>
        <translation>Infobereich Tray schließen minimieren Hintergrund</translation>
    </message>
    <message>
        <source>copy address URL API MCP server connect</source>
        <translation>Adresse kopieren URL API MCP Server verbinden</translation>
    </message>
    <message>
        <source>copy clear seconds</source>
        <translation>kopieren leeren Sekunden</translation>
    </message>
    <message>
        <source>doctor verify check repair mend integrity damage</source>
        <translation>Doktor verifizieren prüfen reparieren beheben Integrität Schaden</translation>
    </message>
    <message>
        <source>embedding model vectors change</source>
        <translation>Einbettung Modell Vektoren wechseln</translation>
    </message>
    <message>
        <source>global shortcut hot key anywhere</source>
        <translation>globales Tastenkürzel Tastenkombination überall</translation>
    </message>
    <message>
        <source>global shortcut hot key anywhere command</source>
        <translation>globales Tastenkürzel Tastenkombination überall Befehl</translation>
    </message>
    <message>
        <source>keyboard keys help</source>
        <translation>Tastatur Tasten Hilfe</translation>
    </message>
    <message>
        <source>language model test connection</source>
        <translation>Sprachmodell testen Verbindung</translation>
    </message>
    <message>
        <source>licenses notices third party</source>
        <translation>Lizenzen Hinweise Dritte</translation>
    </message>
    <message>
        <source>lock automatically idle minutes timeout with the screen sleep suspend</source>
        <translation>automatisch sperren Leerlauf untätig Minuten Zeit mit dem Bildschirm Ruhezustand Standby</translation>
    </message>
    <message>
        <source>port number API server on off</source>
        <translation>Port Nummer API Server ein aus</translation>
    </message>
    <message>
        <source>quick capture command</source>
        <translation>Schnellerfassung Befehl</translation>
    </message>
    <message>
        <source>quick capture namespace</source>
        <translation>Schnellerfassung Namensraum</translation>
    </message>
    <message>
        <source>recovery key passphrase password key file keychain unlock</source>
        <translation>Wiederherstellungsschlüssel Passphrase Passwort Schlüsseldatei Schlüsselbund entsperren</translation>
    </message>
    <message>
        <source>restore a backup verify remove list of backups from a file</source>
        <translation>Sicherung wiederherstellen verifizieren entfernen Liste der Backups aus einer Datei</translation>
    </message>
    <message>
        <source>start at login autostart boot</source>
        <translation>bei der Anmeldung starten Autostart Systemstart</translation>
    </message>
    <message>
        <source>text size font zoom larger smaller</source>
        <translation>Textgröße Schriftgröße Zoom größer kleiner</translation>
    </message>
    <message>
        <source>theme dark light colors</source>
        <translation>Farbschema Design dunkel hell</translation>
    </message>
    <message>
        <source>translation English German</source>
        <translation>Übersetzung Englisch Deutsch</translation>
    </message>
    <message>
        <source>tray menu titles icon</source>
        <translation>Infobereich Tray Menü Titel Symbol</translation>
    </message>
    <message>
        <source>version license help</source>
        <translation>Version Lizenz Hilfe</translation>
    </message>
    <message>
        <source>{section}: {heading}</source>
        <translation>{section}: {heading}</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>About</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>Wichtigkeit</translation>
    </message>
    <message>
        <source>In the trash since</source>
        <translation>Im Papierkorb seit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Metadata “{name}”</source>
        <translation>Metadaten „{name}“</translation>
    </message>
    <message>
        <source>Moved to another namespace</source>
        <translation>In einen anderen Namensraum verschoben</translation>
    </message>
    <message>
        <source>Moved to the trash</source>
        <translation>In den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Priority is fixed</source>
        <translation>Priorität festgelegt</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Restored from the trash</source>
        <translation>Aus dem Papierkorb wiederhergestellt</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Unarchived</source>
        <translation>Aus dem Archiv geholt</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>Sichtbarkeit</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>{field}: {added} added</source>
        <translation>{field}: {added} hinzugefügt</translation>
    </message>
    <message>
        <source>{field}: {added} added, {gone} removed</source>
        <translation>{field}: {added} hinzugefügt, {gone} entfernt</translation>
    </message>
    <message>
        <source>{field}: {after}</source>
        <translation>{field}: {after}</translation>
    </message>
    <message>
        <source>{field}: {before} removed</source>
        <translation>{field}: {before} entfernt</translation>
    </message>
    <message>
        <source>{field}: {before} → {after}</source>
        <translation>{field}: {before} → {after}</translation>
    </message>
    <message>
        <source>{field}: {gone} removed</source>
        <translation>{field}: {gone} entfernt</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>„{text}“</translation>
    </message>
</context>
<context>
    <name>importing</name>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>1 duplicate skipped.</source>
        <translation>1 Duplikat übersprungen.</translation>
    </message>
    <message>
        <source>1 entry skipped.</source>
        <translation>1 Eintrag übersprungen.</translation>
    </message>
    <message>
        <source>Basic Memory notes</source>
        <translation>Notizen von Basic Memory</translation>
    </message>
    <message>
        <source>Bundles, tables and text ({endings})</source>
        <translation>Bündel, Tabellen und Text ({endings})</translation>
    </message>
    <message>
        <source>Can't be imported:</source>
        <translation>Nicht importierbar:</translation>
    </message>
    <message>
        <source>ChatGPT export</source>
        <translation>Export aus ChatGPT</translation>
    </message>
    <message>
        <source>Claude export</source>
        <translation>Export aus Claude</translation>
    </message>
    <message>
        <source>Copy skipped lines</source>
        <translation>Übersprungene Zeilen kopieren</translation>
    </message>
    <message>
        <source>Detect automatically</source>
        <translation>Automatisch erkennen</translation>
    </message>
    <message>
        <source>Empty: there is nothing to import.</source>
        <translation>Leer: Es gibt nichts zu importieren.</translation>
    </message>
    <message>
        <source>Entry {number}: {field} {reason}</source>
        <translation>Eintrag {number}: {field} {reason}</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import &amp;into</source>
        <translation>&amp;In den Namensraum</translation>
    </message>
    <message>
        <source>Import into</source>
        <translation>In den Namensraum</translation>
    </message>
    <message>
        <source>Import memories</source>
        <translation>Erinnerungen importieren</translation>
    </message>
    <message>
        <source>Imported {memories} from {file}.</source>
        <translation>{memories} aus {file} importiert.</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert…</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Line {lines} isn't a memory and is skipped.</source>
        <translation>Zeile {lines} ist keine Erinnerung und wird übersprungen.</translation>
    </message>
    <message>
        <source>Line {number}: {field} {reason}</source>
        <translation>Zeile {number}: {field} {reason}</translation>
    </message>
    <message>
        <source>Lines {first}–{last}: {field} {reason}</source>
        <translation>Zeilen {first}–{last}: {field} {reason}</translation>
    </message>
    <message>
        <source>Lines {lines} aren't memories and are skipped.</source>
        <translation>Die Zeilen {lines} sind keine Erinnerungen und werden übersprungen.</translation>
    </message>
    <message>
        <source>MCP memory server</source>
        <translation>MCP-Memory-Server</translation>
    </message>
    <message>
        <source>Made confidential because they contain a secret: {count}.</source>
        <translation>Vertraulich wegen eines Geheimnisses: {count}.</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Memories to import</source>
        <translation>Zu importierende Erinnerungen</translation>
    </message>
    <message>
        <source>Nothing to import.</source>
        <translation>Nichts zu importieren.</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Nichts wurde importiert.</translation>
    </message>
    <message>
        <source>Obsidian notes</source>
        <translation>Obsidian-Notizen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Saved memories of ChatGPT</source>
        <translation>Gespeicherte Erinnerungen von ChatGPT</translation>
    </message>
    <message>
        <source>Saved memories of Claude</source>
        <translation>Gespeicherte Erinnerungen von Claude</translation>
    </message>
    <message>
        <source>Skipped line: {lines}.</source>
        <translation>Übersprungene Zeile: {lines}.</translation>
    </message>
    <message>
        <source>Skipped lines: {lines}.</source>
        <translation>Übersprungene Zeilen: {lines}.</translation>
    </message>
    <message>
        <source>Stopped before the end.</source>
        <translation>Vor dem Ende angehalten.</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tabelle (CSV)</translation>
    </message>
    <message>
        <source>Text, one memory per line</source>
        <translation>Text, eine Erinnerung je Zeile</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>imported a memory</source>
        <translation>eine Erinnerung importiert</translation>
    </message>
    <message>
        <source>imported memories</source>
        <translation>Erinnerungen importiert</translation>
    </message>
    <message>
        <source>imported {count} memories</source>
        <translation>{count} Erinnerungen importiert</translation>
    </message>
    <message>
        <source>it</source>
        <translation>sie</translation>
    </message>
    <message>
        <source>{count} duplicates skipped.</source>
        <translation>{count} Duplikate übersprungen.</translation>
    </message>
    <message>
        <source>{count} entries skipped.</source>
        <translation>{count} Einträge übersprungen.</translation>
    </message>
    <message>
        <source>{count} lines aren't memories and are skipped: {lines}.</source>
        <translation>{count} Zeilen sind keine Erinnerungen und werden übersprungen: {lines}.</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>noch {count}</translation>
    </message>
    <message>
        <source>{file}: {reason}</source>
        <translation>{file}: {reason}</translation>
    </message>
    <message>
        <source>{first}–{last}</source>
        <translation>{first}–{last}</translation>
    </message>
    <message>
        <source>{memories} will be imported.</source>
        <translation>Zu importieren: {memories}.</translation>
    </message>
</context>
<context>
    <name>interruption</name>
    <message>
        <source>1 task continues after that.</source>
        <translation>1 Aufgabe geht danach weiter.</translation>
    </message>
    <message>
        <source>An agent was at work. Its calls are refused until you unlock the vault.</source>
        <translation>Ein Agent war bei der Arbeit. Seine Aufrufe werden abgewiesen, bis der Tresor entsperrt ist.</translation>
    </message>
    <message>
        <source>The vault is locked.</source>
        <translation>Der Tresor ist gesperrt.</translation>
    </message>
    <message>
        <source>{count} agents were at work. Their calls are refused until you unlock the vault.</source>
        <translation>{count} Agenten waren bei der Arbeit. Ihre Aufrufe werden abgewiesen, bis der Tresor entsperrt ist.</translation>
    </message>
    <message>
        <source>{count} tasks continue after that.</source>
        <translation>{count} Aufgaben gehen danach weiter.</translation>
    </message>
</context>
<context>
    <name>kept-searches</name>
    <message>
        <source>by meaning</source>
        <translation>nach Bedeutung</translation>
    </message>
    <message>
        <source>by words</source>
        <translation>nach Wörtern</translation>
    </message>
</context>
<context>
    <name>list_file</name>
    <message>
        <source>Export the list</source>
        <translation>Liste exportieren</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
</context>
<context>
    <name>metadata</name>
    <message>
        <source>A value needs a name.</source>
        <translation>Eine Angabe braucht einen Namen.</translation>
    </message>
    <message>
        <source>All values together: {reason}.</source>
        <translation>Alle Angaben zusammen: {reason}.</translation>
    </message>
    <message>
        <source>Another value already has this name.</source>
        <translation>Es gibt schon eine Angabe dieses Namens.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>This isn't a number.</source>
        <translation>Das ist keine Zahl.</translation>
    </message>
    <message>
        <source>This isn't valid JSON.</source>
        <translation>Das ist kein JSON.</translation>
    </message>
    <message>
        <source>This isn't valid JSON. See line {line}, character {place}.</source>
        <translation>Das ist kein gültiges JSON. Siehe Zeile {line}, Zeichen {place}.</translation>
    </message>
    <message>
        <source>This value: {reason}.</source>
        <translation>Diese Angabe: {reason}.</translation>
    </message>
    <message>
        <source>Write the number without thousands separators, such as {example}.</source>
        <translation>Die Zahl ohne Tausendertrennzeichen schreiben, etwa {example}.</translation>
    </message>
    <message>
        <source>Yes or no</source>
        <translation>Ja oder nein</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
</context>
<context>
    <name>namespaces</name>
    <message>
        <source>1 agent</source>
        <translation>1 Agent</translation>
    </message>
    <message>
        <source>1 namespace · {memories}</source>
        <translation>1 Namensraum · {memories}</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>It is empty. Deleting it can't be undone, but you can create a new one with the same name.</source>
        <translation>Er ist leer. Das Löschen lässt sich nicht rückgängig machen, aber ein neuer kann denselben Namen haben.</translation>
    </message>
    <message>
        <source>Its memories do not change, and agents access it under the new name.</source>
        <translation>Seine Erinnerungen ändern sich nicht, und Agenten erreichen ihn unter dem neuen Namen.</translation>
    </message>
    <message>
        <source>Its trash is deleted permanently too: {memories}.</source>
        <translation>Sein Papierkorb verschwindet mit ihm, endgültig: {memories}.</translation>
    </message>
    <message>
        <source>Memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>Name of the namespace</source>
        <translation>Name des Namensraums</translation>
    </message>
    <message>
        <source>Name, such as work or home/garden</source>
        <translation>Name, etwa Arbeit oder Haus/Garten</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Namespaces are encrypted separately; you choose which agents get access.</source>
        <translation>Namensräume sind getrennt verschlüsselt; für jeden lässt sich festlegen, welche Agenten Zugriff haben.</translation>
    </message>
    <message>
        <source>New namespace</source>
        <translation>Neuer Namensraum</translation>
    </message>
    <message>
        <source>No agent</source>
        <translation>Kein Agent</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename a namespace</source>
        <translation>Namensraum umbenennen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Still has access, and can write: {agents}.</source>
        <translation>Weiterhin mit Zugriff, auch zum Schreiben: {agents}.</translation>
    </message>
    <message>
        <source>The name, to confirm</source>
        <translation>Der Name, zur Bestätigung</translation>
    </message>
    <message>
        <source>The namespace itself remains, empty. Older backups still contain its memories.</source>
        <translation>Der Namensraum selbst bleibt, leer. Ältere Sicherungen enthalten seine Erinnerungen noch.</translation>
    </message>
    <message>
        <source>Type “{name}” to confirm:</source>
        <translation>Zum Bestätigen „{name}“ eingeben:</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Wipe a namespace</source>
        <translation>Namensraum leeren</translation>
    </message>
    <message>
        <source>Wiping “{name}” destroys its key immediately and permanently:</source>
        <translation>Das Leeren von „{name}“ vernichtet seinen Schlüssel, sofort und endgültig:</translation>
    </message>
    <message>
        <source>no memories</source>
        <translation>keine Erinnerungen</translation>
    </message>
    <message>
        <source>{count} agents</source>
        <translation>{count} Agenten</translation>
    </message>
    <message>
        <source>{count} namespaces · {memories}</source>
        <translation>{count} Namensräume · {memories}</translation>
    </message>
    <message>
        <source>{key} ({state})</source>
        <translation>{key} ({state})</translation>
    </message>
    <message>
        <source>{name}: {scopes}</source>
        <translation>{name}: {scopes}</translation>
    </message>
    <message>
        <source>• its sessions, entities, history and vectors</source>
        <translation>• seine Sitzungen, Entitäten, sein Verlauf und seine Vektoren</translation>
    </message>
    <message>
        <source>• {memories}</source>
        <translation>• {memories}</translation>
    </message>
    <message>
        <source>• {memories} in its trash</source>
        <translation>• {memories} in seinem Papierkorb</translation>
    </message>
</context>
<context>
    <name>owners</name>
    <message>
        <source>1 entry</source>
        <translation>1 Eintrag</translation>
    </message>
    <message>
        <source>1 session</source>
        <translation>1 Sitzung</translation>
    </message>
    <message>
        <source>1 turn</source>
        <translation>1 Runde</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Agent: {name}</source>
        <translation>Agent: {name}</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Expires {moment}</source>
        <translation>Läuft ab: {moment}</translation>
    </message>
    <message>
        <source>In memories: {handle}</source>
        <translation>In Erinnerungen: {handle}</translation>
    </message>
    <message>
        <source>Its name, description and metadata are deleted. If an agent writes under “{handle}” again, it reappears here.</source>
        <translation>Name, Beschreibung und Metadaten werden gelöscht. Schreibt wieder ein Agent unter „{handle}“, erscheint der Eintrag erneut.</translation>
    </message>
    <message>
        <source>Its name, description and metadata are deleted. {memories} stay and keep “{handle}”. It reappears here with the next memory that an agent writes under it.</source>
        <translation>Name, Beschreibung und Metadaten werden gelöscht. Erhalten und weiterhin mit „{handle}“ versehen: {memories}. Mit der nächsten Erinnerung, die ein Agent darunter schreibt, erscheint der Eintrag erneut.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Last written</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Last written {moment}</source>
        <translation>Zuletzt geschrieben: {moment}</translation>
    </message>
    <message>
        <source>Memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>Most memories</source>
        <translation>Meiste Erinnerungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Project: {name}</source>
        <translation>Projekt: {name}</translation>
    </message>
    <message>
        <source>Recently written</source>
        <translation>Zuletzt geschrieben</translation>
    </message>
    <message>
        <source>Repository: {address}</source>
        <translation>Repository: {address}</translation>
    </message>
    <message>
        <source>Saved {file}: 1 entry (not encrypted).</source>
        <translation>{file} gespeichert: 1 Eintrag (nicht verschlüsselt).</translation>
    </message>
    <message>
        <source>Saved {file}: {count} entries (not encrypted).</source>
        <translation>{file} gespeichert: {count} Einträge (nicht verschlüsselt).</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>User: {name}</source>
        <translation>Nutzer: {name}</translation>
    </message>
    <message>
        <source>{count} entries</source>
        <translation>{count} Einträge</translation>
    </message>
    <message>
        <source>{count} sessions</source>
        <translation>{count} Sitzungen</translation>
    </message>
    <message>
        <source>{count} turns</source>
        <translation>{count} Runden</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} von {total}</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>All memories</source>
        <translation>Alle Erinnerungen</translation>
    </message>
    <message>
        <source>Memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search memories for “{query}”</source>
        <translation>Erinnerungen nach „{query}“ durchsuchen</translation>
    </message>
</context>
<context>
    <name>passphrase-advice</name>
    <message>
        <source>A word by itself is easy to guess.</source>
        <translation>Ein einzelnes Wort ist leicht zu erraten.</translation>
    </message>
    <message>
        <source>Add another word or two. Uncommon words are better.</source>
        <translation>Noch ein, zwei Wörter hinzufügen, am besten ungewöhnliche.</translation>
    </message>
    <message>
        <source>Common names and surnames are easy to guess.</source>
        <translation>Häufige Vor- und Nachnamen sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>Dates are often easy to guess.</source>
        <translation>Datumsangaben sind oft leicht zu erraten.</translation>
    </message>
    <message>
        <source>It is a very common password.</source>
        <translation>Es ist ein sehr häufiges Passwort.</translation>
    </message>
    <message>
        <source>It is one of the hundred most common passwords.</source>
        <translation>Es ist eins der hundert häufigsten Passwörter.</translation>
    </message>
    <message>
        <source>It is one of the ten most common passwords.</source>
        <translation>Es ist eins der zehn häufigsten Passwörter.</translation>
    </message>
    <message>
        <source>It is similar to a commonly used password.</source>
        <translation>Es ähnelt einem häufigen Passwort.</translation>
    </message>
    <message>
        <source>Names and surnames by themselves are easy to guess.</source>
        <translation>Einzelne Vor- und Nachnamen sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>Recent years are easy to guess.</source>
        <translation>Jahreszahlen der letzten Zeit sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>Repeats like “aaa” are easy to guess.</source>
        <translation>Wiederholungen wie „aaa“ sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>Repeats like “abcabcabc” are only slightly harder to guess than “abc”.</source>
        <translation>Wiederholungen wie „abcabcabc“ sind kaum schwerer zu erraten als „abc“.</translation>
    </message>
    <message>
        <source>Sequences like “abc” or “6543” are easy to guess.</source>
        <translation>Folgen wie „abc“ oder „6543“ sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>Short keyboard patterns are easy to guess.</source>
        <translation>Kurze Muster auf der Tastatur sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>Straight rows of keys are easy to guess.</source>
        <translation>Tasten in einer Reihe sind leicht zu erraten.</translation>
    </message>
    <message>
        <source>These words are often used together.</source>
        <translation>Diese Wörter stehen oft zusammen.</translation>
    </message>
    <message>
        <source>Use at least 8 characters.</source>
        <translation>Mindestens 8 Zeichen benutzen.</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>Add a metadata value to a memory</source>
        <translation>Einer Erinnerung eine Angabe zu den Metadaten hinzufügen</translation>
    </message>
    <message>
        <source>Add tags to memories</source>
        <translation>Erinnerungen Schlagwörter geben</translation>
    </message>
    <message>
        <source>Archive memories</source>
        <translation>Erinnerungen archivieren</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Change the importance of memories</source>
        <translation>Wichtigkeit von Erinnerungen ändern</translation>
    </message>
    <message>
        <source>Change the type of memories</source>
        <translation>Typ von Erinnerungen ändern</translation>
    </message>
    <message>
        <source>Change when memories expire</source>
        <translation>Ablauf von Erinnerungen ändern</translation>
    </message>
    <message>
        <source>Check the vault now</source>
        <translation>Tresor jetzt prüfen</translation>
    </message>
    <message>
        <source>Conflicts between devices</source>
        <translation>Konflikte zwischen Geräten</translation>
    </message>
    <message>
        <source>Copy the ID of a memory</source>
        <translation>Kennung einer Erinnerung kopieren</translation>
    </message>
    <message>
        <source>Copy the address of the port</source>
        <translation>Adresse des Ports kopieren</translation>
    </message>
    <message>
        <source>Copy the text of a memory</source>
        <translation>Text einer Erinnerung kopieren</translation>
    </message>
    <message>
        <source>Create a new recovery key</source>
        <translation>Neuen Wiederherstellungsschlüssel anlegen</translation>
    </message>
    <message>
        <source>Delete a namespace</source>
        <translation>Namensraum löschen</translation>
    </message>
    <message>
        <source>Delete memories permanently</source>
        <translation>Erinnerungen endgültig löschen</translation>
    </message>
    <message>
        <source>Deprioritize memories</source>
        <translation>Erinnerungen zurückstellen</translation>
    </message>
    <message>
        <source>Details of this memory</source>
        <translation>Angaben zu dieser Erinnerung</translation>
    </message>
    <message>
        <source>Devices that sync</source>
        <translation>Geräte, die synchronisieren</translation>
    </message>
    <message>
        <source>Edit an agent's name, access and limits</source>
        <translation>Name, Zugriff und Grenzen eines Agenten ändern</translation>
    </message>
    <message>
        <source>Edit the text of this memory</source>
        <translation>Text dieser Erinnerung bearbeiten</translation>
    </message>
    <message>
        <source>Expiry of this memory</source>
        <translation>Ablauf dieser Erinnerung</translation>
    </message>
    <message>
        <source>Export a namespace</source>
        <translation>Namensraum exportieren</translation>
    </message>
    <message>
        <source>Export a namespace as a bundle</source>
        <translation>Einen Namensraum als Bündel exportieren</translation>
    </message>
    <message>
        <source>Export some memories</source>
        <translation>Einige Erinnerungen exportieren</translation>
    </message>
    <message>
        <source>Filter by agent</source>
        <translation>Nach Agent filtern</translation>
    </message>
    <message>
        <source>Filter by archive</source>
        <translation>Nach Archiv filtern</translation>
    </message>
    <message>
        <source>Filter by author</source>
        <translation>Nach Verfasser filtern</translation>
    </message>
    <message>
        <source>Filter by category</source>
        <translation>Nach Bereich filtern</translation>
    </message>
    <message>
        <source>Filter by day</source>
        <translation>Nach Tag filtern</translation>
    </message>
    <message>
        <source>Filter by expiry</source>
        <translation>Nach Ablauf filtern</translation>
    </message>
    <message>
        <source>Filter by index state</source>
        <translation>Nach Stand der Indizierung filtern</translation>
    </message>
    <message>
        <source>Filter by kind</source>
        <translation>Nach Art filtern</translation>
    </message>
    <message>
        <source>Filter by priority</source>
        <translation>Nach Priorität filtern</translation>
    </message>
    <message>
        <source>Filter by reminder</source>
        <translation>Nach Wiedervorlage filtern</translation>
    </message>
    <message>
        <source>Filter by session</source>
        <translation>Nach Sitzung filtern</translation>
    </message>
    <message>
        <source>Filter by tags</source>
        <translation>Nach Schlagwörtern filtern</translation>
    </message>
    <message>
        <source>Filter by type</source>
        <translation>Nach Typ filtern</translation>
    </message>
    <message>
        <source>Give memories normal priority</source>
        <translation>Erinnerungen mit normaler Priorität</translation>
    </message>
    <message>
        <source>History of this memory</source>
        <translation>Verlauf dieser Erinnerung</translation>
    </message>
    <message>
        <source>Importance of this memory</source>
        <translation>Wichtigkeit dieser Erinnerung</translation>
    </message>
    <message>
        <source>Invite a device</source>
        <translation>Gerät einladen</translation>
    </message>
    <message>
        <source>Join your other devices</source>
        <translation>Anderen Geräten beitreten</translation>
    </message>
    <message>
        <source>Let Muniment set the priority of memories</source>
        <translation>Muniment die Priorität bestimmen lassen</translation>
    </message>
    <message>
        <source>Lowest score of a search</source>
        <translation>Mindestwert einer Suche</translation>
    </message>
    <message>
        <source>MCP API configuration client</source>
        <translation>MCP API Konfiguration Client</translation>
    </message>
    <message>
        <source>Make a memory confidential</source>
        <translation>Erinnerung vertraulich machen</translation>
    </message>
    <message>
        <source>Memories an agent wrote and read</source>
        <translation>Von einem Agenten geschriebene und gelesene Erinnerungen</translation>
    </message>
    <message>
        <source>Memories of an agent, user or project</source>
        <translation>Erinnerungen eines Agenten, Nutzers oder Projekts</translation>
    </message>
    <message>
        <source>Memories related to this one</source>
        <translation>Mit dieser verwandte Erinnerungen</translation>
    </message>
    <message>
        <source>Memories that mention a name</source>
        <translation>Erinnerungen, die einen Namen nennen</translation>
    </message>
    <message>
        <source>Merge names that mean the same</source>
        <translation>Namen zusammenführen, die dasselbe meinen</translation>
    </message>
    <message>
        <source>Move memories to another namespace</source>
        <translation>Erinnerungen in einen anderen Namensraum verschieben</translation>
    </message>
    <message>
        <source>Move memories to the trash</source>
        <translation>Erinnerungen in den Papierkorb legen</translation>
    </message>
    <message>
        <source>Move, pin or archive this memory…</source>
        <translation>Diese Erinnerung verschieben, anheften oder archivieren…</translation>
    </message>
    <message>
        <source>Namespace of this memory</source>
        <translation>Namensraum dieser Erinnerung</translation>
    </message>
    <message>
        <source>Order: {name}</source>
        <translation>Reihenfolge: {name}</translation>
    </message>
    <message>
        <source>Pause or resume an agent</source>
        <translation>Agenten pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>Pin memories</source>
        <translation>Erinnerungen anheften</translation>
    </message>
    <message>
        <source>Pin, correct or hide what the profile says</source>
        <translation>Anheften, berichtigen oder ausblenden, was das Profil sagt</translation>
    </message>
    <message>
        <source>QR code add computer</source>
        <translation>QR-Code hinzufügen Computer</translation>
    </message>
    <message>
        <source>Remove a person or thing</source>
        <translation>Person oder Sache entfernen</translation>
    </message>
    <message>
        <source>Remove an agent, user, project or session</source>
        <translation>Agenten, Nutzer, Projekt oder Sitzung entfernen</translation>
    </message>
    <message>
        <source>Remove tags from memories</source>
        <translation>Schlagwörter von Erinnerungen entfernen</translation>
    </message>
    <message>
        <source>Rename a namespace</source>
        <translation>Namensraum umbenennen</translation>
    </message>
    <message>
        <source>Rename a person or thing</source>
        <translation>Person oder Sache umbenennen</translation>
    </message>
    <message>
        <source>Rename an agent, user or project</source>
        <translation>Agenten, Nutzer oder Projekt umbenennen</translation>
    </message>
    <message>
        <source>Restore memories from the trash</source>
        <translation>Erinnerungen aus dem Papierkorb wiederherstellen</translation>
    </message>
    <message>
        <source>Revoke an agent's key</source>
        <translation>Schlüssel eines Agenten widerrufen</translation>
    </message>
    <message>
        <source>Save a chart</source>
        <translation>Diagramm speichern</translation>
    </message>
    <message>
        <source>Save a search</source>
        <translation>Suche speichern</translation>
    </message>
    <message>
        <source>Saved and recent searches</source>
        <translation>Gespeicherte und letzte Suchen</translation>
    </message>
    <message>
        <source>Search by meaning and by words</source>
        <translation>Nach Bedeutung und nach Wörtern suchen</translation>
    </message>
    <message>
        <source>Search by meaning only</source>
        <translation>Nur nach Bedeutung suchen</translation>
    </message>
    <message>
        <source>Search by words only</source>
        <translation>Nur nach Wörtern suchen</translation>
    </message>
    <message>
        <source>Search in the trash</source>
        <translation>Im Papierkorb suchen</translation>
    </message>
    <message>
        <source>Search owners and sessions</source>
        <translation>Inhaber und Sitzungen suchen</translation>
    </message>
    <message>
        <source>Search people and things</source>
        <translation>In Personen und Dingen suchen</translation>
    </message>
    <message>
        <source>Select all memories in the list</source>
        <translation>Alle Erinnerungen der Liste auswählen</translation>
    </message>
    <message>
        <source>Session of this memory</source>
        <translation>Sitzung dieser Erinnerung</translation>
    </message>
    <message>
        <source>Split off a name</source>
        <translation>Namen abtrennen</translation>
    </message>
    <message>
        <source>Sync between devices</source>
        <translation>Geräte synchronisieren</translation>
    </message>
    <message>
        <source>Tags of this memory</source>
        <translation>Schlagwörter dieser Erinnerung</translation>
    </message>
    <message>
        <source>Turn off sync</source>
        <translation>Synchronisierung ausschalten</translation>
    </message>
    <message>
        <source>Turns and state of a session</source>
        <translation>Runden und Zustand einer Sitzung</translation>
    </message>
    <message>
        <source>Type of this memory</source>
        <translation>Typ dieser Erinnerung</translation>
    </message>
    <message>
        <source>URL API</source>
        <translation>URL API</translation>
    </message>
    <message>
        <source>Unarchive memories</source>
        <translation>Erinnerungen aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Undo what an agent wrote</source>
        <translation>Geschriebenes eines Agenten zurücknehmen</translation>
    </message>
    <message>
        <source>Why a result was found</source>
        <translation>Warum ein Ergebnis gefunden wurde</translation>
    </message>
    <message>
        <source>Wipe a namespace</source>
        <translation>Namensraum leeren</translation>
    </message>
    <message>
        <source>about me edit text</source>
        <translation>über mich bearbeiten Text</translation>
    </message>
    <message>
        <source>about topic subject</source>
        <translation>Thema Kategorie worum</translation>
    </message>
    <message>
        <source>activity read history</source>
        <translation>Aktivität gelesen Verlauf</translation>
    </message>
    <message>
        <source>add create write remember</source>
        <translation>hinzufügen anlegen schreiben merken</translation>
    </message>
    <message>
        <source>add note thought</source>
        <translation>hinzufügen Notiz Gedanke</translation>
    </message>
    <message>
        <source>again</source>
        <translation>erneut nochmals</translation>
    </message>
    <message>
        <source>agents users projects sessions rename</source>
        <translation>Agenten Nutzer Projekte Sitzungen umbenennen</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archiviert</translation>
    </message>
    <message>
        <source>author key</source>
        <translation>Autor Schlüssel geschrieben von</translation>
    </message>
    <message>
        <source>bookmark</source>
        <translation>Lesezeichen merken</translation>
    </message>
    <message>
        <source>both texts merge choose</source>
        <translation>beide Texte zusammenführen wählen</translation>
    </message>
    <message>
        <source>change content</source>
        <translation>ändern Inhalt</translation>
    </message>
    <message>
        <source>conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>conversation delete session</source>
        <translation>Gespräch Sitzung löschen</translation>
    </message>
    <message>
        <source>conversation versions</source>
        <translation>Gespräch Fassungen</translation>
    </message>
    <message>
        <source>date since until</source>
        <translation>Datum seit bis</translation>
    </message>
    <message>
        <source>delete entity</source>
        <translation>löschen Entität</translation>
    </message>
    <message>
        <source>delete forget</source>
        <translation>löschen vergessen</translation>
    </message>
    <message>
        <source>delete memory remove forget</source>
        <translation>löschen Erinnerung entfernen vergessen</translation>
    </message>
    <message>
        <source>delete token remove</source>
        <translation>löschen Token entfernen</translation>
    </message>
    <message>
        <source>deleted bin</source>
        <translation>gelöscht Mülleimer</translation>
    </message>
    <message>
        <source>doctor verify integrity repair</source>
        <translation>Doktor verifizieren Integrität reparieren</translation>
    </message>
    <message>
        <source>duplicates merge clean up old unused stale</source>
        <translation>Dopplungen Duplikate zusammenführen alt ungenutzt veraltet</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>bearbeiten</translation>
    </message>
    <message>
        <source>edit describe metadata</source>
        <translation>bearbeiten beschreiben Metadaten</translation>
    </message>
    <message>
        <source>edit type alias other name</source>
        <translation>bearbeiten Typ weiterer Name</translation>
    </message>
    <message>
        <source>encrypted move device</source>
        <translation>verschlüsselt umziehen Gerät</translation>
    </message>
    <message>
        <source>entities names mentions places organizations</source>
        <translation>Entitäten Namen Orte Organisationen</translation>
    </message>
    <message>
        <source>entity person about</source>
        <translation>Entität Person über</translation>
    </message>
    <message>
        <source>erase delete</source>
        <translation>löschen leeren</translation>
    </message>
    <message>
        <source>everything mark</source>
        <translation>alles markieren</translation>
    </message>
    <message>
        <source>exit close end</source>
        <translation>schließen beenden</translation>
    </message>
    <message>
        <source>expired lifetime</source>
        <translation>abgelaufen Lebensdauer</translation>
    </message>
    <message>
        <source>expires until</source>
        <translation>läuft ab bis</translation>
    </message>
    <message>
        <source>export picture figures</source>
        <translation>exportieren Bild Zahlen</translation>
    </message>
    <message>
        <source>fact preference event task</source>
        <translation>Fakt Vorliebe Ereignis Aufgabe</translation>
    </message>
    <message>
        <source>facts details read by</source>
        <translation>Fakten Einzelheiten gelesen von</translation>
    </message>
    <message>
        <source>find agent user project</source>
        <translation>finden Agent Nutzer Projekt</translation>
    </message>
    <message>
        <source>find deleted</source>
        <translation>finden Gelöschtes</translation>
    </message>
    <message>
        <source>find entity name</source>
        <translation>finden Entität Name</translation>
    </message>
    <message>
        <source>fingerprint last seen</source>
        <translation>Fingerabdruck zuletzt gesehen</translation>
    </message>
    <message>
        <source>folders spaces</source>
        <translation>Ordner Bereiche</translation>
    </message>
    <message>
        <source>help version</source>
        <translation>Hilfe Version</translation>
    </message>
    <message>
        <source>history bookmarks rename</source>
        <translation>Verlauf Lesezeichen umbenennen</translation>
    </message>
    <message>
        <source>invitation second computer</source>
        <translation>Einladung zweiter Computer</translation>
    </message>
    <message>
        <source>join entity duplicate</source>
        <translation>verbinden Entität doppelt</translation>
    </message>
    <message>
        <source>keyring wallet password</source>
        <translation>Keyring Passwort Brieftasche</translation>
    </message>
    <message>
        <source>keys tokens API access</source>
        <translation>Schlüssel Token API Zugriff</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Tags Etiketten</translation>
    </message>
    <message>
        <source>link</source>
        <translation>Verweis Link</translation>
    </message>
    <message>
        <source>make a backup save copy</source>
        <translation>Backup Sicherung anlegen Kopie</translation>
    </message>
    <message>
        <source>move</source>
        <translation>verschieben</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>password change</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>preferences options</source>
        <translation>Optionen Konfiguration</translation>
    </message>
    <message>
        <source>priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>private secret</source>
        <translation>privat geheim</translation>
    </message>
    <message>
        <source>purge erase delete permanently</source>
        <translation>endgültig löschen leeren entfernen</translation>
    </message>
    <message>
        <source>purge erase trash</source>
        <translation>Papierkorb entfernen</translation>
    </message>
    <message>
        <source>read from a file JSON CSV</source>
        <translation>aus einer Datei lesen JSON CSV</translation>
    </message>
    <message>
        <source>reason score explain</source>
        <translation>Grund Wert Erklärung</translation>
    </message>
    <message>
        <source>reload</source>
        <translation>neu laden</translation>
    </message>
    <message>
        <source>remind due coming</source>
        <translation>erinnern fällig Wiedervorlage</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>rename rights scopes rate</source>
        <translation>umbenennen Rechte Rate</translation>
    </message>
    <message>
        <source>replace lost</source>
        <translation>ersetzen verloren</translation>
    </message>
    <message>
        <source>reset clear filters</source>
        <translation>zurücksetzen Filter löschen</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>wiederherstellen</translation>
    </message>
    <message>
        <source>revert take back</source>
        <translation>zurücknehmen</translation>
    </message>
    <message>
        <source>save as a file</source>
        <translation>als Datei speichern</translation>
    </message>
    <message>
        <source>save as a file JSON CSV</source>
        <translation>als Datei speichern JSON CSV</translation>
    </message>
    <message>
        <source>selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>selection delete</source>
        <translation>Auswahl löschen</translation>
    </message>
    <message>
        <source>selection labels</source>
        <translation>Auswahl Tags</translation>
    </message>
    <message>
        <source>selection save as a file</source>
        <translation>Auswahl als Datei speichern</translation>
    </message>
    <message>
        <source>semantic keyword exact</source>
        <translation>semantisch Stichwort genau</translation>
    </message>
    <message>
        <source>separate entity alias</source>
        <translation>teilen Entität anderer Name</translation>
    </message>
    <message>
        <source>set up folder computer phone</source>
        <translation>einrichten Ordner Computer Telefon</translation>
    </message>
    <message>
        <source>show list owner</source>
        <translation>zeigen Liste Inhaber</translation>
    </message>
    <message>
        <source>sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>similar links</source>
        <translation>ähnlich Verweise</translation>
    </message>
    <message>
        <source>sort by</source>
        <translation>sortieren nach</translation>
    </message>
    <message>
        <source>statistics charts usage figures</source>
        <translation>Statistik Diagramme Nutzung Zahlen</translation>
    </message>
    <message>
        <source>stop block</source>
        <translation>anhalten blockieren</translation>
    </message>
    <message>
        <source>stop block access</source>
        <translation>anhalten Zugriff blockieren</translation>
    </message>
    <message>
        <source>stop leave</source>
        <translation>beenden verlassen</translation>
    </message>
    <message>
        <source>take back revert</source>
        <translation>zurücknehmen</translation>
    </message>
    <message>
        <source>theme colors</source>
        <translation>Farbschema Design Farben</translation>
    </message>
    <message>
        <source>theme colors bright</source>
        <translation>Farbschema Design Farben</translation>
    </message>
    <message>
        <source>theme colors night</source>
        <translation>Farbschema Design Farben Nacht</translation>
    </message>
    <message>
        <source>threshold similarity</source>
        <translation>Schwelle Ähnlichkeit</translation>
    </message>
    <message>
        <source>tier</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>tier category kind archive namespace</source>
        <translation>Bereich Art Archiv Namensraum</translation>
    </message>
    <message>
        <source>tier cold</source>
        <translation>kalt</translation>
    </message>
    <message>
        <source>tier hot pin</source>
        <translation>anheften heiß</translation>
    </message>
    <message>
        <source>tier hot warm cold pin</source>
        <translation>heiß warm kalt anheften</translation>
    </message>
    <message>
        <source>tier warm</source>
        <translation>warm</translation>
    </message>
    <message>
        <source>undelete bring back</source>
        <translation>zurückholen</translation>
    </message>
    <message>
        <source>versions changes restore</source>
        <translation>Fassungen Änderungen wiederherstellen</translation>
    </message>
</context>
<context>
    <name>profile</name>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Based on {memories}.</source>
        <translation>Beruht auf {memories}.</translation>
    </message>
    <message>
        <source>Bullets</source>
        <translation>Stichpunkte</translation>
    </message>
    <message>
        <source>Dislikes</source>
        <translation>Abneigungen</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Ausführlich</translation>
    </message>
    <message>
        <source>Interests</source>
        <translation>Interessen</translation>
    </message>
    <message>
        <source>Likes</source>
        <translation>Vorlieben</translation>
    </message>
    <message>
        <source>Not included: {parts}.</source>
        <translation>Nicht enthalten: {parts}.</translation>
    </message>
    <message>
        <source>Professional</source>
        <translation>Beruflich</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>Kurz</translation>
    </message>
    <message>
        <source>The oldest is from {oldest}, the newest from {newest}.</source>
        <translation>Die älteste ist vom {oldest}, die neueste vom {newest}.</translation>
    </message>
    <message>
        <source>The {count} most important were used.</source>
        <translation>Verwendet wurden die {count} wichtigsten.</translation>
    </message>
    <message>
        <source>Traits</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>With a question: {percent}%</source>
        <translation>Mit einer Frage: {percent} %</translation>
    </message>
    <message>
        <source>With an emoji: {percent}%</source>
        <translation>Mit einem Emoji: {percent} %</translation>
    </message>
    <message>
        <source>With an exclamation mark: {percent}%</source>
        <translation>Mit einem Ausrufezeichen: {percent} %</translation>
    </message>
    <message>
        <source>Words in a typical memory: {count}</source>
        <translation>Wörter in einer typischen Erinnerung: {count}</translation>
    </message>
    <message>
        <source>in your words</source>
        <translation>in eigenen Worten</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>{count} confidential</source>
        <translation>{count} vertrauliche</translation>
    </message>
    <message>
        <source>{count} with suspicious text</source>
        <translation>{count} mit verdächtigem Text</translation>
    </message>
</context>
<context>
    <name>question_box</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>quit_question</name>
    <message>
        <source>A backup or restore is running. It will be canceled.</source>
        <translation>Eine Sicherung oder Wiederherstellung läuft. Sie wird abgebrochen.</translation>
    </message>
    <message>
        <source>An export is running. It will be canceled, and no file is written.</source>
        <translation>Ein Export läuft. Er wird abgebrochen, und es entsteht keine Datei.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>Im Infobereich weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Many memories are being changed. Changes made so far are kept; the rest are not made.</source>
        <translation>Viele Erinnerungen werden geändert. Bisherige Änderungen bleiben, der Rest entfällt.</translation>
    </message>
    <message>
        <source>Muniment is still working.</source>
        <translation>Muniment arbeitet noch.</translation>
    </message>
    <message>
        <source>Quit Muniment</source>
        <translation>Muniment beenden</translation>
    </message>
    <message>
        <source>Restart Muniment</source>
        <translation>Muniment neu starten</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Anhalten und beenden</translation>
    </message>
    <message>
        <source>Stop and restart</source>
        <translation>Anhalten und neu starten</translation>
    </message>
    <message>
        <source>{name}: continues the next time the vault is opened.</source>
        <translation>{name}: geht weiter, wenn der Tresor das nächste Mal geöffnet wird.</translation>
    </message>
</context>
<context>
    <name>score</name>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Gehalt</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>How closely its best passage matches.</source>
        <translation>Wie gut der beste Abschnitt passt.</translation>
    </message>
    <message>
        <source>How well its date matches the one you asked for. Counts toward words.</source>
        <translation>Wie gut das Datum zum gefragten passt. Zählt zu den Wörtern.</translation>
    </message>
    <message>
        <source>It contains none of the words.</source>
        <translation>Es enthält keines der Wörter.</translation>
    </message>
    <message>
        <source>It contains {words}. Rare words count more.</source>
        <translation>Es enthält {words}. Seltene Wörter zählen mehr.</translation>
    </message>
    <message>
        <source>It is part of a conversation and says little.</source>
        <translation>Es ist Teil eines Gesprächs und sagt wenig.</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Nearby messages match less. Together, the meaning counts this much.</source>
        <translation>Was in der Nähe gesagt wurde, passt weniger. Zusammen zählt die Bedeutung so viel.</translation>
    </message>
    <message>
        <source>Nearby messages match well. Together, the meaning counts this much.</source>
        <translation>Was in der Nähe gesagt wurde, passt gut. Zusammen zählt die Bedeutung so viel.</translation>
    </message>
    <message>
        <source>No exact word matches; ranked by meaning.</source>
        <translation>Kein genauer Worttreffer; nach Bedeutung sortiert.</translation>
    </message>
    <message>
        <source>Number {rank} by meaning.</source>
        <translation>Platz {rank} nach Bedeutung.</translation>
    </message>
    <message>
        <source>Number {rank} by words.</source>
        <translation>Platz {rank} nach Wörtern.</translation>
    </message>
    <message>
        <source>Other results contain a quoted phrase, a code name or the whole search word for word.</source>
        <translation>Andere Ergebnisse enthalten ein Zitat, einen Codenamen oder die ganze Suche Wort für Wort.</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>The score compares its words with those of the best result.</source>
        <translation>Der Wert vergleicht die Wörter mit denen des besten Ergebnisses.</translation>
    </message>
    <message>
        <source>The score is the average of words and meaning, minus the deductions below.</source>
        <translation>Der Wert ist das Mittel aus Wörtern und Bedeutung, abzüglich der Abzüge unten.</translation>
    </message>
    <message>
        <source>The score is the average of words and meaning.</source>
        <translation>Der Wert ist das Mittel aus Wörtern und Bedeutung.</translation>
    </message>
    <message>
        <source>The score is the similarity in meaning.</source>
        <translation>Der Wert ist die Ähnlichkeit der Bedeutung.</translation>
    </message>
    <message>
        <source>The words appear nearby in its session, or a name is written differently.</source>
        <translation>Die Wörter stehen in der Nähe in der Sitzung, oder ein Name ist anders geschrieben.</translation>
    </message>
    <message>
        <source>This leaves {share} of the score.</source>
        <translation>Vom Wert bleiben {share}.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Verbatim</source>
        <translation>Wörtlich</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>You asked when, and it mentions no time.</source>
        <translation>Gefragt ist nach einer Zeit, und hier steht keine.</translation>
    </message>
    <message>
        <source>You named someone, and someone else said this.</source>
        <translation>Gefragt ist nach jemandem, und jemand anderes sagt dies.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>“{word}”</source>
        <translation>„{word}“</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>1 backup</source>
        <translation>1 Sicherung</translation>
    </message>
    <message>
        <source>A backup contains the whole vault, encrypted the same way, and is verified right after it is written. Muniment also makes one before every database update.</source>
        <translation>Eine Sicherung enthält den ganzen Tresor, ebenso verschlüsselt, und wird gleich nach dem Schreiben geprüft. Auch vor jeder Umstellung der Datenbank entsteht eine.</translation>
    </message>
    <message>
        <source>A key file: anyone who has it can read your memories</source>
        <translation>Eine Schlüsseldatei: Wer sie hat, kann die Erinnerungen lesen</translation>
    </message>
    <message>
        <source>A model turns text into vectors so that you can search by meaning. It runs on this computer. To add one, put its ONNX folder into the models folder.</source>
        <translation>Ein Modell macht aus Texten Vektoren, damit sich nach Bedeutung suchen lässt. Es läuft auf diesem Computer. Ein weiteres kommt als ONNX-Ordner in den Ordner der Modelle.</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über Muniment</translation>
    </message>
    <message>
        <source>Add a metadata value</source>
        <translation>Angabe zu den Metadaten hinzufügen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Agent keys</source>
        <translation>Schlüssel von Agenten</translation>
    </message>
    <message>
        <source>Agent keys revoked since then that would work again: {count}.</source>
        <translation>Seitdem widerrufene Schlüssel von Agenten, die wieder gelten würden: {count}.</translation>
    </message>
    <message>
        <source>Anything that can't be repaired is left as it is. An older backup may still have it.</source>
        <translation>Was sich nicht reparieren lässt, bleibt, wie es ist. Eine ältere Sicherung enthält es vielleicht noch.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Before a restore</source>
        <translation>Vor einer Wiederherstellung</translation>
    </message>
    <message>
        <source>Before an update</source>
        <translation>Vor einer Umstellung</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Erfassen</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Checking every page…</source>
        <translation>Jede Seite wird geprüft…</translation>
    </message>
    <message>
        <source>Checking the structure…</source>
        <translation>Der Aufbau wird geprüft…</translation>
    </message>
    <message>
        <source>Choose keys in the desktop settings…</source>
        <translation>Tasten in den Einstellungen der Arbeitsumgebung wählen…</translation>
    </message>
    <message>
        <source>Cleaning up</source>
        <translation>Wird aufgeräumt</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message>
        <source>Close a search</source>
        <translation>Eine Suche verlassen</translation>
    </message>
    <message>
        <source>Copied the check results.</source>
        <translation>Ergebnis der Prüfung kopiert.</translation>
    </message>
    <message>
        <source>Copied the command.</source>
        <translation>Befehl kopiert.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>Wird kopiert…</translation>
    </message>
    <message>
        <source>Created on {moment}. Contains {memories} in the namespace {names}.</source>
        <translation>Angelegt am {moment}. Sie enthält {memories} im Namensraum {names}.</translation>
    </message>
    <message>
        <source>Created on {moment}. Contains {memories} in these namespaces: {names}.</source>
        <translation>Angelegt am {moment}. Sie enthält {memories} in diesen Namensräumen: {names}.</translation>
    </message>
    <message>
        <source>Created on {moment}. Contains {memories} in {count} namespaces, such as {names}.</source>
        <translation>Angelegt am {moment}. Sie enthält {memories} in {count} Namensräumen, etwa {names}.</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Damaged, found on {moment}</source>
        <translation>Beschädigt, festgestellt am {moment}</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Delete the selection</source>
        <translation>Auswahl löschen</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Each of these unlocks the whole vault. Keep the recovery key away from this computer.</source>
        <translation>Jeder dieser Wege entsperrt den ganzen Tresor. Der Wiederherstellungsschlüssel gehört nicht auf diesen Computer.</translation>
    </message>
    <message>
        <source>Entities in memories</source>
        <translation>Was Erinnerungen nennen</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Jeden Tag</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>Jede Woche</translation>
    </message>
    <message>
        <source>Everywhere in this window</source>
        <translation>Überall in diesem Fenster</translation>
    </message>
    <message>
        <source>File pages and tables</source>
        <translation>Seiten und Tabellen der Datei</translation>
    </message>
    <message>
        <source>Filter fields</source>
        <translation>Worauf Filter achten</translation>
    </message>
    <message>
        <source>For English</source>
        <translation>Für Englisch</translation>
    </message>
    <message>
        <source>For about 100 languages; finds memories in another language than the query; uses more memory</source>
        <translation>Für etwa 100 Sprachen; findet auch Erinnerungen in einer anderen Sprache als der Anfrage; braucht mehr Arbeitsspeicher</translation>
    </message>
    <message>
        <source>From another vault</source>
        <translation>Von einem anderen Tresor</translation>
    </message>
    <message>
        <source>From any program</source>
        <translation>Aus jedem Programm</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>In Listen</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>It contains every memory of the current vault.</source>
        <translation>Sie enthält jede Erinnerung des jetzigen Tresors.</translation>
    </message>
    <message>
        <source>Journal chain</source>
        <translation>Kette des Journals</translation>
    </message>
    <message>
        <source>Journal entries</source>
        <translation>Einträge des Journals</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Keys and settings recorded in the journal</source>
        <translation>Schlüssel und Einstellungen, wie sie im Journal stehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>Bibliotheken</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Speicherort</translation>
    </message>
    <message>
        <source>Locking</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Memories and their history</source>
        <translation>Erinnerungen und ihr Verlauf</translation>
    </message>
    <message>
        <source>Memory records</source>
        <translation>Datensätze von Erinnerungen</translation>
    </message>
    <message>
        <source>Memory states</source>
        <translation>Zustände von Erinnerungen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Muniment understands memories with small models and rules on this computer. A language model that you run yourself can help with long conversations and your profile.</source>
        <translation>Muniment versteht Erinnerungen mit kleinen Modellen und Regeln auf diesem Computer. Ein eigenes Sprachmodell kann bei langen Gesprächen und beim Profil helfen.</translation>
    </message>
    <message>
        <source>Namespace keys</source>
        <translation>Schlüssel von Namensräumen</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>New thoughts</source>
        <translation>Neue Gedanken</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Keine Probleme gefunden.</translation>
    </message>
    <message>
        <source>Not available: {reason}</source>
        <translation>Nicht verfügbar: {reason}</translation>
    </message>
    <message>
        <source>Open or restore the selection</source>
        <translation>Auswahl öffnen oder wiederherstellen</translation>
    </message>
    <message>
        <source>Owners of memories</source>
        <translation>Wozu Erinnerungen gehören</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>In Vorbereitung</translation>
    </message>
    <message>
        <source>Private, encrypted memories for you and your AI agents, on your own computer.</source>
        <translation>Private, verschlüsselte Erinnerungen für Menschen und ihre KI-Agenten, auf dem eigenen Computer.</translation>
    </message>
    <message>
        <source>Problem found: {part}</source>
        <translation>Problem gefunden: {part}</translation>
    </message>
    <message>
        <source>Problem found: {part}, {count} ({names})</source>
        <translation>Problem gefunden: {part}, {count} ({names})</translation>
    </message>
    <message>
        <source>Programs on this computer connect to Muniment here, each with a key from Agents. Nothing is reachable from the network.</source>
        <translation>Programme auf diesem Computer verbinden sich hier mit Muniment, jedes mit einem Schlüssel aus „Agenten“. Aus dem Netz ist nichts erreichbar.</translation>
    </message>
    <message>
        <source>Quick capture</source>
        <translation>Schnellerfassung</translation>
    </message>
    <message>
        <source>Quick capture is a small window for one thought. It opens with Ctrl+Shift+N in this window and from the tray.</source>
        <translation>Die Schnellerfassung ist ein kleines Fenster für einen Gedanken. Sie öffnet sich mit Strg+Umschalt+N in diesem Fenster und aus dem Infobereich.</translation>
    </message>
    <message>
        <source>Reading its contents…</source>
        <translation>Der Inhalt wird gelesen…</translation>
    </message>
    <message>
        <source>Reads the whole vault and checks that its parts agree. Nothing changes unless you choose to repair it. You can keep working in the meantime.</source>
        <translation>Liest den ganzen Tresor und prüft, ob seine Teile zusammenpassen. Geändert wird nur beim Reparieren. Die Arbeit kann dabei weitergehen.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Anlass</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Repair stopped. Repairs made so far are kept.</source>
        <translation>Reparatur angehalten. Bisherige Reparaturen bleiben.</translation>
    </message>
    <message>
        <source>Repaired: {part}</source>
        <translation>Repariert: {part}</translation>
    </message>
    <message>
        <source>Repairing rebuilds data that is derived from your memories.</source>
        <translation>Beim Reparieren wird neu erzeugt, was sich aus den Erinnerungen ableiten lässt.</translation>
    </message>
    <message>
        <source>Restoring locks the vault. You'll unlock it with your current passphrase, even if it was different when the backup was made.</source>
        <translation>Das Wiederherstellen sperrt den Tresor. Entsperrt wird er mit der aktuellen Passphrase, auch wenn bei der Sicherung eine andere galt.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Suchindex</translation>
    </message>
    <message>
        <source>Search model</source>
        <translation>Suchmodell</translation>
    </message>
    <message>
        <source>Search vectors</source>
        <translation>Vektoren für die Suche</translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>Wörter für die Suche</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle wählen</translation>
    </message>
    <message>
        <source>Select several</source>
        <translation>Mehrere wählen</translation>
    </message>
    <message>
        <source>Session, entity and mark records</source>
        <translation>Datensätze von Sitzungen, Entitäten und Markierungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Shift-click or Ctrl-click</source>
        <translation>Klick mit Umschalt oder Strg</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Supported APIs</source>
        <translation>Unterstützte APIs</translation>
    </message>
    <message>
        <source>Table values</source>
        <translation>Werte jeder Tabelle</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>The backup is intact: {memories}, a journal of 1 operation.</source>
        <translation>Die Sicherung ist in Ordnung: {memories}, ein Journal mit 1 Vorgang.</translation>
    </message>
    <message>
        <source>The backup is intact: {memories}, an unbroken journal of {operations} operations.</source>
        <translation>Die Sicherung ist in Ordnung: {memories}, ein lückenloses Journal mit {operations} Vorgängen.</translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation>Die Prüfung wurde angehalten.</translation>
    </message>
    <message>
        <source>The recovery key</source>
        <translation>Der Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>The system keychain</source>
        <translation>Der Schlüsselbund dieses Systems</translation>
    </message>
    <message>
        <source>The window uses these keys for “{action}”. Choose others.</source>
        <translation>Das Fenster benutzt diese Tasten für „{action}“. Bitte andere wählen.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Third-party licenses</source>
        <translation>Lizenzen Dritter</translation>
    </message>
    <message>
        <source>This backup is from another vault. Restoring locks the vault, and you'll then unlock it with {ways} instead of your current passphrase.</source>
        <translation>Diese Sicherung stammt von einem anderen Tresor. Das Wiederherstellen sperrt den Tresor; entsperrt wird er danach mit {ways} statt mit der aktuellen Passphrase.</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>Dieses Programm</translation>
    </message>
    <message>
        <source>Traces of deleted data</source>
        <translation>Spuren von Gelöschtem</translation>
    </message>
    <message>
        <source>Tray</source>
        <translation>Infobereich</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Understanding</source>
        <translation>Verstehen</translation>
    </message>
    <message>
        <source>Used before; its vectors are kept</source>
        <translation>Früher benutzt; seine Vektoren sind aufbewahrt</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Verify vault</source>
        <translation>Tresor prüfen</translation>
    </message>
    <message>
        <source>Waiting for an answer…</source>
        <translation>Warten auf die Antwort…</translation>
    </message>
    <message>
        <source>Ways to unlock</source>
        <translation>Wege zum Entsperren</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>You can also find everything with Ctrl+K. Type a few letters of its name.</source>
        <translation>Alles ist auch mit Strg+K zu finden. Ein paar Buchstaben des Namens genügen.</translation>
    </message>
    <message>
        <source>Your backups</source>
        <translation>Vorhandene Sicherungen</translation>
    </message>
    <message>
        <source>Your language model</source>
        <translation>Eigenes Sprachmodell</translation>
    </message>
    <message>
        <source>Your passphrase</source>
        <translation>Die Passphrase</translation>
    </message>
    <message>
        <source>its key file</source>
        <translation>seiner Schlüsseldatei</translation>
    </message>
    <message>
        <source>its passphrase</source>
        <translation>seiner Passphrase</translation>
    </message>
    <message>
        <source>its recovery key</source>
        <translation>seinem Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>see its own notices</source>
        <translation>siehe die eigenen Hinweise</translation>
    </message>
    <message>
        <source>{backups}, {size}.</source>
        <translation>{backups}, {size}.</translation>
    </message>
    <message>
        <source>{backups}, {size}. {free} free.</source>
        <translation>{backups}, {size}. {free} frei.</translation>
    </message>
    <message>
        <source>{count} backups</source>
        <translation>{count} Sicherungen</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>{dimension} dimensions, windows of {tokens} tokens, {size}</source>
        <translation>{dimension} Dimensionen, Abschnitte von {tokens} Tokens, {size}</translation>
    </message>
    <message>
        <source>{memories} deleted since then would come back.</source>
        <translation>Seitdem gelöscht und dann wieder da: {memories}.</translation>
    </message>
    <message>
        <source>{memories} edited since then would be reverted.</source>
        <translation>Seitdem bearbeitet und dann wieder wie vorher: {memories}.</translation>
    </message>
    <message>
        <source>{memories} in the current vault are missing from it.</source>
        <translation>Vom jetzigen Tresor nicht darin: {memories}.</translation>
    </message>
    <message>
        <source>{memories} in the current vault is missing from it.</source>
        <translation>Vom jetzigen Tresor nicht darin: {memories}.</translation>
    </message>
</context>
<context>
    <name>stats</name>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>1 call</source>
        <translation>1 Aufruf</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>1 Fehler</translation>
    </message>
    <message>
        <source>1 row with {columns}, but no memory texts (not encrypted)</source>
        <translation>1 Zeile mit {columns}, aber ohne Texte von Erinnerungen (unverschlüsselt)</translation>
    </message>
    <message>
        <source>95th percentile</source>
        <translation>95. Perzentil</translation>
    </message>
    <message>
        <source>95th percentile ms</source>
        <translation>95. Perzentil ms</translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Handlung</translation>
    </message>
    <message>
        <source>All namespaces</source>
        <translation>Alle Namensräume</translation>
    </message>
    <message>
        <source>All namespaces, since Muniment started; accurate to 3%</source>
        <translation>Alle Namensräume, seit dem Programmstart; auf 3 % genau</translation>
    </message>
    <message>
        <source>Average call time</source>
        <translation>Mittlere Dauer eines Aufrufs</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>By words only</source>
        <translation>Nur nach Wörtern</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Call duration</source>
        <translation>Dauer der Aufrufe</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Calls by agent</source>
        <translation>Aufrufe je Agent</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Database file</source>
        <translation>Datenbankdatei</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Embed</source>
        <translation>Einbetten</translation>
    </message>
    <message>
        <source>Entities</source>
        <translation>Entitäten</translation>
    </message>
    <message>
        <source>Errors by agent</source>
        <translation>Fehler je Agent</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Found by meaning</source>
        <translation>Nach Bedeutung</translation>
    </message>
    <message>
        <source>From {before} to {total} between {first} and {last}.</source>
        <translation>Von {before} auf {total} zwischen {first} und {last}.</translation>
    </message>
    <message>
        <source>Growth</source>
        <translation>Wachstum</translation>
    </message>
    <message>
        <source>Highest: {most}.</source>
        <translation>Am meisten: {most}.</translation>
    </message>
    <message>
        <source>Highest: {most}. 1 more.</source>
        <translation>Am meisten: {most}. Dazu 1 weiterer.</translation>
    </message>
    <message>
        <source>Highest: {most}. {count} more.</source>
        <translation>Am meisten: {most}. Dazu {count} weitere.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>Arten</translation>
    </message>
    <message>
        <source>Last year by day</source>
        <translation>Letztes Jahr nach Tagen</translation>
    </message>
    <message>
        <source>Last: {last}.</source>
        <translation>Zuletzt: {last}.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Auflisten</translation>
    </message>
    <message>
        <source>Mean ms</source>
        <translation>Mittel ms</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Median ms</source>
        <translation>Median ms</translation>
    </message>
    <message>
        <source>Memories</source>
        <translation>Erinnerungen</translation>
    </message>
    <message>
        <source>Memories found by meaning</source>
        <translation>Nach Bedeutung auffindbar</translation>
    </message>
    <message>
        <source>Memories, encrypted</source>
        <translation>Inhalt, verschlüsselt</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Most mentioned</source>
        <translation>Am meisten genannt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Namespace “{name}”</source>
        <translation>Namensraum „{name}“</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>New memories</source>
        <translation>Neue Erinnerungen</translation>
    </message>
    <message>
        <source>No calls in this period.</source>
        <translation>Keine Aufrufe in dieser Zeit.</translation>
    </message>
    <message>
        <source>No calls in this period. Connect an agent to see its calls here.</source>
        <translation>Keine Aufrufe in dieser Zeit. Hier erscheinen Aufrufe verbundener Agenten.</translation>
    </message>
    <message>
        <source>No calls since Muniment started.</source>
        <translation>Keine Aufrufe seit dem Programmstart.</translation>
    </message>
    <message>
        <source>No errors in this period.</source>
        <translation>Keine Fehler in dieser Zeit.</translation>
    </message>
    <message>
        <source>No memories dated today or earlier.</source>
        <translation>Keine Erinnerung ist von heute oder früher.</translation>
    </message>
    <message>
        <source>No memories from the last year.</source>
        <translation>Keine Erinnerung ist aus dem letzten Jahr.</translation>
    </message>
    <message>
        <source>No memories from this period.</source>
        <translation>Keine Erinnerung ist aus dieser Zeit.</translation>
    </message>
    <message>
        <source>No people, places or things found in these memories yet.</source>
        <translation>In diesen Erinnerungen ist noch kein Mensch, kein Ort und kein Ding genannt.</translation>
    </message>
    <message>
        <source>None in this period.</source>
        <translation>Keine in dieser Zeit.</translation>
    </message>
    <message>
        <source>Not specified</source>
        <translation>Ohne Angabe</translation>
    </message>
    <message>
        <source>Nothing stored yet.</source>
        <translation>Noch nichts gespeichert.</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>Noch nichts.</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Owners</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Save “{title}”</source>
        <translation>„{title}“ speichern</translation>
    </message>
    <message>
        <source>Saved {name}: {contents}.</source>
        <translation>{name} gespeichert: {contents}.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Slowest ms</source>
        <translation>Langsamster ms</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>Storage by namespace</source>
        <translation>Speicherplatz je Namensraum</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Total memories</source>
        <translation>Erinnerungen insgesamt</translation>
    </message>
    <message>
        <source>Total: {sums}.</source>
        <translation>Insgesamt: {sums}.</translation>
    </message>
    <message>
        <source>Trash and expired</source>
        <translation>Gelöscht, abgelaufen</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Types</source>
        <translation>Typen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Vector index in memory</source>
        <translation>Vektorindex im RAM</translation>
    </message>
    <message>
        <source>Vectors</source>
        <translation>Vektoren</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Within a day</source>
        <translation>Binnen einem Tag</translation>
    </message>
    <message>
        <source>Within a month</source>
        <translation>Binnen einem Monat</translation>
    </message>
    <message>
        <source>Within a week</source>
        <translation>Binnen einer Woche</translation>
    </message>
    <message>
        <source>Within a year</source>
        <translation>Binnen einem Jahr</translation>
    </message>
    <message>
        <source>Word index, about</source>
        <translation>Wortindex, ungefähr</translation>
    </message>
    <message>
        <source>Write-ahead log</source>
        <translation>Vorausprotokoll (WAL)</translation>
    </message>
    <message>
        <source>the chart with its names and numbers, but no memory texts (not encrypted)</source>
        <translation>das Diagramm mit seinen Namen und Zahlen, aber ohne Texte von Erinnerungen (unverschlüsselt)</translation>
    </message>
    <message>
        <source>{count} calls</source>
        <translation>{count} Aufrufe</translation>
    </message>
    <message>
        <source>{count} errors</source>
        <translation>{count} Fehler</translation>
    </message>
    <message>
        <source>{count} rows with {columns}, but no memory texts (not encrypted)</source>
        <translation>{count} Zeilen mit {columns}, aber ohne Texte von Erinnerungen (unverschlüsselt)</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} bis {last}</translation>
    </message>
    <message>
        <source>{median}, {p95}</source>
        <translation>{median}, {p95}</translation>
    </message>
    <message>
        <source>{most}.</source>
        <translation>{most}.</translation>
    </message>
    <message>
        <source>{name} ({namespace})</source>
        <translation>{name} ({namespace})</translation>
    </message>
    <message>
        <source>{name}: median {median}, 95th percentile {p95}; {calls}</source>
        <translation>{name}: Median {median}, 95. Perzentil {p95}; {calls}</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}: {text}</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <source>{share}% of all memories can be found by meaning. {rest}</source>
        <translation>{share} % aller Erinnerungen sind nach Bedeutung auffindbar. {rest}</translation>
    </message>
    <message>
        <source>{total} on {active} of {days} days.</source>
        <translation>{total} an {active} von {days} Tagen.</translation>
    </message>
    <message>
        <source>{when}: {mean} on average, the slowest {slowest}; {calls}</source>
        <translation>{when}: {mean} im Mittel, der langsamste {slowest}; {calls}</translation>
    </message>
    <message>
        <source>{when}: {total} in total, {new} new</source>
        <translation>{when}: {total} insgesamt, {new} neu</translation>
    </message>
    <message>
        <source>{where}, all time</source>
        <translation>{where}, gesamte Zeit</translation>
    </message>
    <message>
        <source>{where}, dated since {day}</source>
        <translation>{where}, datiert seit {day}</translation>
    </message>
    <message>
        <source>{where}, since {day}</source>
        <translation>{where}, seit {day}</translation>
    </message>
    <message>
        <source>{where}, since {day}; days in UTC</source>
        <translation>{where}, seit {day}; Tage in UTC</translation>
    </message>
    <message>
        <source>{where}; indexes and files are of the whole vault</source>
        <translation>{where}; Indexe und Dateien sind die des ganzen Tresors</translation>
    </message>
    <message>
        <source>{where}; memories and vectors</source>
        <translation>{where}; Erinnerungen und Vektoren</translation>
    </message>
    <message>
        <source>{where}; without confidential memories</source>
        <translation>{where}; ohne vertrauliche Erinnerungen</translation>
    </message>
</context>
<context>
    <name>sync_texts</name>
    <message>
        <source>Changes to send: {count}</source>
        <translation>Zu sendende Änderungen: {count}</translation>
    </message>
    <message>
        <source>Ignored in the folder: {names}</source>
        <translation>Im Ordner nicht beachtet: {names}</translation>
    </message>
    <message>
        <source>Joined your other devices: {memories} arrived.</source>
        <translation>Den anderen Geräten beigetreten: {memories} angekommen.</translation>
    </message>
    <message>
        <source>Memories that are damaged here and lack changes of other devices: {count}</source>
        <translation>Beschädigte Erinnerungen, denen hier Änderungen anderer Geräte fehlen: {count}</translation>
    </message>
    <message>
        <source>Namespaces that stay here: {names}</source>
        <translation>Namensräume, die hier bleiben: {names}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove device</source>
        <translation>Gerät entfernen</translation>
    </message>
    <message>
        <source>Remove {device} from sync?</source>
        <translation>{device} von der Synchronisierung ausschließen?</translation>
    </message>
    <message>
        <source>Sync folder: {folder}</source>
        <translation>Sync-Ordner: {folder}</translation>
    </message>
    <message>
        <source>Sync is set up. Nothing has been synced yet.</source>
        <translation>Die Synchronisierung ist eingerichtet. Synchronisiert wurde noch nichts.</translation>
    </message>
    <message>
        <source>The clock of {device} is ahead of this computer's, or this one is behind. Set it right; nothing is lost.</source>
        <translation>Die Uhr von {device} geht gegenüber der dieses Computers vor, oder diese geht nach. Bitte die Uhren stellen; verloren geht nichts.</translation>
    </message>
    <message>
        <source>The memories on that device stay there. It gets nothing new, and nothing that it writes from now on is used on your other devices. Invitations that were made before no longer count. To sync again, the device needs a new invitation.</source>
        <translation>Die Erinnerungen auf jenem Gerät bleiben dort. Es bekommt nichts Neues, und was es von jetzt an schreibt, verwenden die anderen Geräte nicht. Frühere Einladungen gelten nicht mehr. Um wieder zu synchronisieren, braucht das Gerät eine neue Einladung.</translation>
    </message>
    <message>
        <source>This device syncs now. Invite another one to join it.</source>
        <translation>Dieses Gerät synchronisiert jetzt. Lade ein weiteres dazu ein.</translation>
    </message>
</context>
<context>
    <name>sync_words</name>
    <message>
        <source>Another device removed this one. Your memories are still here. To sync again, turn off sync, then join with a new invitation.</source>
        <translation>Ein anderes Gerät hat dieses entfernt. Deine Erinnerungen sind noch hier. Um wieder zu synchronisieren, schalte die Synchronisierung aus und tritt mit einer neuen Einladung bei.</translation>
    </message>
    <message>
        <source>Another device removed {memories}. Sync waits until you agree to remove them here too; a backup is made first.</source>
        <translation>Ein anderes Gerät hat {memories} entfernt. Die Synchronisierung wartet auf die Zustimmung, sie auch hier zu entfernen; vorher wird eine Sicherung angelegt.</translation>
    </message>
    <message>
        <source>Changes to sync</source>
        <translation>Änderungen zu synchronisieren</translation>
    </message>
    <message>
        <source>Check the sync folder</source>
        <translation>Sync-Ordner prüfen</translation>
    </message>
    <message>
        <source>Sync folder not found</source>
        <translation>Sync-Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Sync is paused</source>
        <translation>Synchronisierung angehalten</translation>
    </message>
    <message>
        <source>Sync needs your answer</source>
        <translation>Synchronisierung wartet auf Antwort</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>Synchronisiert</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Wird synchronisiert…</translation>
    </message>
    <message>
        <source>This device was removed from sync</source>
        <translation>Dieses Gerät wurde von der Synchronisierung ausgeschlossen</translation>
    </message>
</context>
<context>
    <name>tidying</name>
    <message>
        <source>1 memory was neither read nor edited for 180 days.</source>
        <translation>1 Erinnerung wurde 180 Tage weder gelesen noch bearbeitet.</translation>
    </message>
    <message>
        <source>1 more group</source>
        <translation>1 weitere Gruppe</translation>
    </message>
    <message>
        <source>Archived 1 memory.</source>
        <translation>1 Erinnerung archiviert.</translation>
    </message>
    <message>
        <source>Archived {count} memories.</source>
        <translation>{count} Erinnerungen archiviert.</translation>
    </message>
    <message>
        <source>Edited {moment}</source>
        <translation>Bearbeitet {moment}</translation>
    </message>
    <message>
        <source>Equal texts</source>
        <translation>Gleiche Texte</translation>
    </message>
    <message>
        <source>Importance {percent}%</source>
        <translation>Wichtigkeit {percent} %</translation>
    </message>
    <message>
        <source>Kept both. They won't be offered again.</source>
        <translation>Beide behalten. Sie erscheinen hier nicht wieder.</translation>
    </message>
    <message>
        <source>Kept {count} memories. They won't be offered again.</source>
        <translation>{count} Erinnerungen behalten. Sie erscheinen hier nicht wieder.</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Memories that were not used for a long time</source>
        <translation>Erinnerungen, die lange nicht genutzt wurden</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Merged. The other memory is in the trash.</source>
        <translation>Zusammengeführt. Die andere Erinnerung ist im Papierkorb.</translation>
    </message>
    <message>
        <source>Merged. {count} other memories are in the trash.</source>
        <translation>Zusammengeführt. {count} andere Erinnerungen sind im Papierkorb.</translation>
    </message>
    <message>
        <source>Moved 1 memory to the trash.</source>
        <translation>1 Erinnerung in den Papierkorb gelegt.</translation>
    </message>
    <message>
        <source>Moved {count} memories to the trash.</source>
        <translation>{count} Erinnerungen in den Papierkorb gelegt.</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>The first {count} are listed.</source>
        <translation>Die ersten {count} sind aufgeführt.</translation>
    </message>
    <message>
        <source>archived 1 memory</source>
        <translation>1 Erinnerung archiviert</translation>
    </message>
    <message>
        <source>archived {count} memories</source>
        <translation>{count} Erinnerungen archiviert</translation>
    </message>
    <message>
        <source>kept {count} memories</source>
        <translation>{count} Erinnerungen behalten</translation>
    </message>
    <message>
        <source>merged {count} memories</source>
        <translation>{count} Erinnerungen zusammengeführt</translation>
    </message>
    <message>
        <source>moved 1 memory to the trash</source>
        <translation>1 Erinnerung in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>moved {count} memories to the trash</source>
        <translation>{count} Erinnerungen in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>{count} memories were neither read nor edited for 180 days.</source>
        <translation>{count} Erinnerungen wurden 180 Tage weder gelesen noch bearbeitet.</translation>
    </message>
    <message>
        <source>{count} more groups</source>
        <translation>{count} weitere Gruppen</translation>
    </message>
    <message>
        <source>{memories} say the same</source>
        <translation>{memories} sagen dasselbe</translation>
    </message>
    <message>
        <source>{percent}% similar</source>
        <translation>{percent} % ähnlich</translation>
    </message>
</context>
<context>
    <name>trash</name>
    <message>
        <source>1 memory, deleted permanently after 30 days</source>
        <translation>1 Erinnerung; sie wird nach 30 Tagen endgültig gelöscht</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Couldn't delete everything. Memories still listed here are still in the trash.</source>
        <translation>Nicht alles konnte gelöscht werden. Was hier noch steht, ist noch im Papierkorb.</translation>
    </message>
    <message>
        <source>Delete this memory permanently?</source>
        <translation>Diese Erinnerung endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete {memories} permanently?</source>
        <translation>{memories} endgültig löschen?</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Deletion</source>
        <translation>Löschung</translation>
    </message>
    <message>
        <source>Due now</source>
        <translation>Jetzt fällig</translation>
    </message>
    <message>
        <source>Empty the trash and delete {memories} permanently?</source>
        <translation>Papierkorb leeren und {memories} endgültig löschen?</translation>
    </message>
    <message>
        <source>Empty the trash of “{namespace}” and delete {memories} permanently?</source>
        <translation>Papierkorb von „{namespace}“ leeren und {memories} endgültig löschen?</translation>
    </message>
    <message>
        <source>In 1 day</source>
        <translation>In 1 Tag</translation>
    </message>
    <message>
        <source>In {count} days</source>
        <translation>In {count} Tagen</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Restored the memory.</source>
        <translation>Erinnerung wiederhergestellt.</translation>
    </message>
    <message>
        <source>Stopped. Still in the trash: {memories}.</source>
        <translation>Angehalten. Noch im Papierkorb: {memories}.</translation>
    </message>
    <message>
        <source>Stopped: {done} deleted permanently, {left} still in the trash.</source>
        <translation>Angehalten: {done} endgültig gelöscht, {left} noch im Papierkorb.</translation>
    </message>
    <message>
        <source>The others had already left the trash or expired.</source>
        <translation>Die übrigen waren schon nicht mehr im Papierkorb oder sind abgelaufen.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} ausgewählt</translation>
    </message>
    <message>
        <source>{done} deleted permanently.</source>
        <translation>{done} endgültig gelöscht.</translation>
    </message>
    <message>
        <source>{memories} found</source>
        <translation>{memories} gefunden</translation>
    </message>
    <message>
        <source>{memories} restored.</source>
        <translation>{memories} wiederhergestellt.</translation>
    </message>
    <message>
        <source>{memories}, each deleted permanently after 30 days</source>
        <translation>{memories}; jede wird nach 30 Tagen endgültig gelöscht</translation>
    </message>
</context>
<context>
    <name>undo</name>
    <message>
        <source>Stopped. Nothing was redone.</source>
        <translation>Angehalten. Nichts wurde wiederholt.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was undone.</source>
        <translation>Angehalten. Nichts wurde rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Stopped. Redone for {memories}, not for {left}.</source>
        <translation>Angehalten. Wiederholt für {memories}, nicht für {left}.</translation>
    </message>
    <message>
        <source>Stopped. Undone for {memories}, not for {left}.</source>
        <translation>Angehalten. Rückgängig gemacht für {memories}, nicht für {left}.</translation>
    </message>
    <message>
        <source>changed a memory</source>
        <translation>eine Erinnerung geändert</translation>
    </message>
    <message>
        <source>changed {count} memories</source>
        <translation>{count} Erinnerungen geändert</translation>
    </message>
    <message>
        <source>changed “{title}”</source>
        <translation>„{title}“ geändert</translation>
    </message>
    <message>
        <source>moved a memory to another namespace</source>
        <translation>eine Erinnerung in einen anderen Namensraum verschoben</translation>
    </message>
    <message>
        <source>moved a memory to the trash</source>
        <translation>eine Erinnerung in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>moved {count} memories to another namespace</source>
        <translation>{count} Erinnerungen in einen anderen Namensraum verschoben</translation>
    </message>
    <message>
        <source>moved {count} memories to the trash</source>
        <translation>{count} Erinnerungen in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>moved “{title}” to another namespace</source>
        <translation>„{title}“ in einen anderen Namensraum verschoben</translation>
    </message>
    <message>
        <source>moved “{title}” to the trash</source>
        <translation>„{title}“ in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>restored a memory from the trash</source>
        <translation>eine Erinnerung aus dem Papierkorb wiederhergestellt</translation>
    </message>
    <message>
        <source>restored {count} memories from the trash</source>
        <translation>{count} Erinnerungen aus dem Papierkorb wiederhergestellt</translation>
    </message>
    <message>
        <source>restored “{title}” from the trash</source>
        <translation>„{title}“ aus dem Papierkorb wiederhergestellt</translation>
    </message>
    <message>
        <source>wrote a memory</source>
        <translation>eine Erinnerung geschrieben</translation>
    </message>
    <message>
        <source>wrote {count} memories</source>
        <translation>{count} Erinnerungen geschrieben</translation>
    </message>
    <message>
        <source>wrote “{title}”</source>
        <translation>„{title}“ geschrieben</translation>
    </message>
</context>
<context>
    <name>undo_since_dialog</name>
    <message>
        <source>1 change</source>
        <translation>1 Änderung</translation>
    </message>
    <message>
        <source>Can't be undone because they were changed since or are gone: {memories}.</source>
        <translation>Nicht rückgängig zu machen, weil seitdem geändert oder nicht mehr da: {memories}.</translation>
    </message>
    <message>
        <source>Later changes by others to {count} of them are kept.</source>
        <translation>Spätere Änderungen anderer an {count} davon bleiben.</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>Nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>{changes} to {memories}. Memories it wrote go to the trash; memories it changed or deleted are restored.</source>
        <translation>{changes} an {memories}. Geschriebene Erinnerungen kommen in den Papierkorb; geänderte oder gelöschte werden wiederhergestellt.</translation>
    </message>
    <message>
        <source>{count} changes</source>
        <translation>{count} Änderungen</translation>
    </message>
</context>
<context>
    <name>unlock_ways</name>
    <message>
        <source>Agents continue to work as their keys allow.</source>
        <translation>Agenten arbeiten weiter, soweit ihre Schlüssel es erlauben.</translation>
    </message>
    <message>
        <source>Enter your passphrase to unlock your memories.</source>
        <translation>Die Passphrase eingeben, um die Erinnerungen zu entsperren.</translation>
    </message>
    <message>
        <source>Enter your recovery key (36 letters and digits).</source>
        <translation>Den Wiederherstellungsschlüssel eingeben (36 Buchstaben und Ziffern).</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>This vault has no passphrase. The key file on this computer unlocks it.</source>
        <translation>Dieser Tresor hat keine Passphrase. Die Schlüsseldatei auf diesem Computer entsperrt ihn.</translation>
    </message>
    <message>
        <source>Use the key file instead</source>
        <translation>Schlüsseldatei benutzen</translation>
    </message>
    <message>
        <source>Use the passphrase instead</source>
        <translation>Passphrase benutzen</translation>
    </message>
    <message>
        <source>Use the recovery key instead</source>
        <translation>Wiederherstellungsschlüssel benutzen</translation>
    </message>
</context>
<context>
    <name>unreadable</name>
    <message>
        <source>1 was skipped because its record is damaged.</source>
        <translation>1 wurde übersprungen, weil ihr Datensatz beschädigt ist.</translation>
    </message>
    <message>
        <source>Its record is damaged. Verify the vault in Settings, restore an older backup, or delete the memory.</source>
        <translation>Ihr Datensatz ist beschädigt. Den Tresor in den Einstellungen prüfen, eine ältere Sicherung wiederherstellen oder die Erinnerung löschen.</translation>
    </message>
    <message>
        <source>This memory cannot be read</source>
        <translation>Diese Erinnerung lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>Verify the vault in Settings, or restore an older backup.</source>
        <translation>Den Tresor in den Einstellungen prüfen oder eine ältere Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <source>{count} memories can't be read because their records are damaged: {ids}</source>
        <translation>{count} Erinnerungen lassen sich nicht lesen, ihre Datensätze sind beschädigt: {ids}</translation>
    </message>
    <message>
        <source>{count} were skipped because their records are damaged.</source>
        <translation>{count} wurden übersprungen, weil ihre Datensätze beschädigt sind.</translation>
    </message>
    <message>
        <source>{id} can't be read because its record is damaged.</source>
        <translation>{id} lässt sich nicht lesen: Der Datensatz ist beschädigt.</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>1 found</source>
        <translation>1 gefunden</translation>
    </message>
    <message>
        <source>1 memory</source>
        <translation>1 Erinnerung</translation>
    </message>
    <message>
        <source>Active markup</source>
        <translation>Aktives Markup</translation>
    </message>
    <message>
        <source>Agent “{name}”</source>
        <translation>Agent „{name}“</translation>
    </message>
    <message>
        <source>Amount of money</source>
        <translation>Geldbetrag</translation>
    </message>
    <message>
        <source>An agent</source>
        <translation>Ein Agent</translation>
    </message>
    <message>
        <source>Career</source>
        <translation>Beruf</translation>
    </message>
    <message>
        <source>Changing the search model</source>
        <translation>Suchmodell wird gewechselt</translation>
    </message>
    <message>
        <source>Cleaning up after the model change</source>
        <translation>Aufräumen nach dem Wechsel des Suchmodells</translation>
    </message>
    <message>
        <source>Concept</source>
        <translation>Begriff</translation>
    </message>
    <message>
        <source>Contains instruction</source>
        <translation>Enthält Anweisung</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Deleting permanently</source>
        <translation>Endgültiges Löschen</translation>
    </message>
    <message>
        <source>Deleting the memories of a session</source>
        <translation>Löschen der Erinnerungen einer Sitzung</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>E-Mail-Adresse</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Fact</source>
        <translation>Tatsache</translation>
    </message>
    <message>
        <source>Finance</source>
        <translation>Finanzen</translation>
    </message>
    <message>
        <source>Found by meaning and by words</source>
        <translation>Nach Bedeutung und nach Wörtern auffindbar</translation>
    </message>
    <message>
        <source>Found by words only, as requested</source>
        <translation>Nur nach Wörtern auffindbar, wie gewünscht</translation>
    </message>
    <message>
        <source>Found by words only: indexing failed</source>
        <translation>Nur nach Wörtern auffindbar: Indizierung fehlgeschlagen</translation>
    </message>
    <message>
        <source>Found by words; still being indexed</source>
        <translation>Nach Wörtern auffindbar; wird noch indiziert</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Hidden characters</source>
        <translation>Verborgene Zeichen</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Indexing {count}</source>
        <translation>{count} werden indiziert</translation>
    </message>
    <message>
        <source>Insight</source>
        <translation>Erkenntnis</translation>
    </message>
    <message>
        <source>Interests</source>
        <translation>Interessen</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Messgröße</translation>
    </message>
    <message>
        <source>Muniment</source>
        <translation>Muniment</translation>
    </message>
    <message>
        <source>No memories</source>
        <translation>Keine Erinnerungen</translation>
    </message>
    <message>
        <source>Observation</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <source>Once, {moment}</source>
        <translation>Einmal, {moment}</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstige</translation>
    </message>
    <message>
        <source>Pause all agents (1 active)</source>
        <translation>Alle Agenten pausieren (1 aktiv)</translation>
    </message>
    <message>
        <source>Pause all agents (none active)</source>
        <translation>Alle Agenten pausieren (keiner aktiv)</translation>
    </message>
    <message>
        <source>Pause all agents ({count} active)</source>
        <translation>Alle Agenten pausieren ({count} aktiv)</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Preference</source>
        <translation>Vorliebe</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Productivity</source>
        <translation>Produktivität</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <source>Relationships</source>
        <translation>Beziehungen</translation>
    </message>
    <message>
        <source>Removing traces of wiped data</source>
        <translation>Spuren geleerter Daten werden entfernt</translation>
    </message>
    <message>
        <source>Resume all agents (paused)</source>
        <translation>Alle Agenten fortsetzen (pausiert)</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>Skill</source>
        <translation>Fähigkeit</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Technology</source>
        <translation>Technologie</translation>
    </message>
    <message>
        <source>The top result</source>
        <translation>Bester Treffer</translation>
    </message>
    <message>
        <source>This looks like a password, key or secret number, so it is confidential unless someone chose otherwise. You and the agent that wrote it can find it; other agents only if they ask for confidential memories.</source>
        <translation>Das sieht nach einem Passwort, einem Schlüssel oder einer geheimen Nummer aus und ist darum vertraulich, sofern nichts anderes gewählt wurde. Der Agent, der es geschrieben hat, findet es; andere Agenten nur, wenn sie nach Vertraulichem fragen.</translation>
    </message>
    <message>
        <source>This text contains invisible characters.</source>
        <translation>Dieser Text enthält unsichtbare Zeichen.</translation>
    </message>
    <message>
        <source>This text contains markup that could load or run something elsewhere.</source>
        <translation>Dieser Text enthält Markup, das anderswo etwas laden oder ausführen könnte.</translation>
    </message>
    <message>
        <source>This text reads like an instruction to an agent. It is stored unchanged, and agents receive it marked as a quotation.</source>
        <translation>Dieser Text liest sich wie eine Anweisung an einen Agenten. Er bleibt unverändert, und Agenten erhalten ihn als Zitat gekennzeichnet.</translation>
    </message>
    <message>
        <source>Top {count} results</source>
        <translation>Die besten {count} Treffer</translation>
    </message>
    <message>
        <source>Travel</source>
        <translation>Reisen</translation>
    </message>
    <message>
        <source>Web address</source>
        <translation>Webadresse</translation>
    </message>
    <message>
        <source>Working in the background</source>
        <translation>Arbeit im Hintergrund</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Ich</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>{count} gefunden</translation>
    </message>
    <message>
        <source>{count} memories</source>
        <translation>{count} Erinnerungen</translation>
    </message>
    <message>
        <source>{count} times, last {moment}</source>
        <translation>{count}-mal, zuletzt {moment}</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} und {count} weitere</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
</context>
</TS>
