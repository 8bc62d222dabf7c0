"""Changes one bit of what a job wrote, as a bad disk does: damage-job.py DATA_FOLDER JOB_ID"""

import sqlite3
import sys

folder, job = sys.argv[1:]
database = sqlite3.connect(f"{folder}/imagined.sqlite")
(sealed,) = database.execute("SELECT sealed FROM job WHERE id = ?", (job,)).fetchone()
changed = bytearray(sealed)
changed[len(changed) // 2] ^= 4
database.execute("UPDATE job SET sealed = ? WHERE id = ?", (bytes(changed), job))
database.commit()
database.close()
