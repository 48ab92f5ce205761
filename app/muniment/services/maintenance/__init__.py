"""Background work: scheduled maintenance, jobs, the doctor."""
