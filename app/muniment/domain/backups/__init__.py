"""When backups are made and how long they are kept, as rules without I/O."""
