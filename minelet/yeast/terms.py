"""The words of the records and what they are in the model and in the ontologies."""

from __future__ import annotations

# The class of a gene by what its most telling feature is, and the Sequence Ontology's term for it.
RNA_CLASSES = {"snoRNA": "SnoRNAGene", "snRNA": "SnRNAGene", "telomerase_RNA": "TelomeraseRNAGene"}
MADE_CLASSES = {"CDS": "ORF", "mRNA": "ORF", "tRNA": "TRNAGene", "rRNA": "RRNAGene"}
SO_TERMS = {
    "Chromosome": ("SO:0000340", "chromosome"),
    "CDS": ("SO:0000316", "CDS"),
    "Gene": ("SO:0000704", "gene"),
    "Intron": ("SO:0000188", "intron"),
    "NcRNAGene": ("SO:0001263", "ncRNA_gene"),
    "ORF": ("SO:0000236", "ORF"),
    "Pseudogene": ("SO:0000336", "pseudogene"),
    "RRNAGene": ("SO:0001637", "rRNA_gene"),
    "SnRNAGene": ("SO:0001268", "snRNA_gene"),
    "SnoRNAGene": ("SO:0001267", "snoRNA_gene"),
    "TRNAGene": ("SO:0001272", "tRNA_gene"),
    "TelomeraseRNAGene": ("SO:0001643", "telomerase_RNA_gene"),
}

# geneontology.org, "Guide to GO evidence codes".
EVIDENCE_CODES = {
    "EXP": "Inferred from Experiment",
    "HDA": "Inferred from High Throughput Direct Assay",
    "HMP": "Inferred from High Throughput Mutant Phenotype",
    "IBA": "Inferred from Biological aspect of Ancestor",
    "IC": "Inferred by Curator",
    "IDA": "Inferred from Direct Assay",
    "IEA": "Inferred from Electronic Annotation",
    "IEP": "Inferred from Expression Pattern",
    "IGC": "Inferred from Genomic Context",
    "IGI": "Inferred from Genetic Interaction",
    "IKR": "Inferred from Key Residues",
    "IMP": "Inferred from Mutant Phenotype",
    "IPI": "Inferred from Physical Interaction",
    "IRD": "Inferred from Rapid Divergence",
    "ISA": "Inferred from Sequence Alignment",
    "ISM": "Inferred from Sequence Model",
    "ISO": "Inferred from Sequence Orthology",
    "ISS": "Inferred from Sequence or structural Similarity",
    "NAS": "Non-traceable Author Statement",
    "ND": "No biological Data available",
    "RCA": "Inferred from Reviewed Computational Analysis",
    "TAS": "Traceable Author Statement",
}
