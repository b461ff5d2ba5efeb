"""Write snornas.csv, the snoRNA genes of a yeast mine, beside this file."""

import os

from intermine.webservice import Service

YEASTMINE = "https://yeastmine.alliancegenome.org/yeastmine/service"

service = Service(os.environ.get("MINE_URL", YEASTMINE))
query = service.select(
    "SnoRNAGene.secondaryIdentifier", "SnoRNAGene.symbol", "SnoRNAGene.length"
)
genes = query.dataframe()
genes.to_csv("snornas.csv", index=False)
print(len(genes), "genes from", service.root)
