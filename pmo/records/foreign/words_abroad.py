"""German, French, Dutch and Spanish words for headings and levels. Compared without accents, like the English ones."""

from collections.abc import Mapping

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "ref": ("lfd nr", "laufende nummer", "nummer", "n", "numero", "no ref", "kennung", "identifiant", "risiko nr",
            "risiko id", "n risque", "codigo"),
    "title": ("titel", "titre", "intitule", "titulo", "bezeichnung", "kurzbeschreibung", "risiko", "risque", "riesgo", "risico",
              "risikobezeichnung", "risikotitel", "massnahme titel", "probleme", "problem", "problema", "probleem", "libelle",
              "benennung", "nom", "naam", "nombre"),
    "description": ("beschreibung", "risikobeschreibung", "beschreibung des risikos", "description du risque", "omschrijving",
                    "beschrijving", "descripcion", "descripcion del riesgo", "detail", "erlauterung"),
    "cause": ("ursache", "ursachen", "causes", "oorzaak", "causa", "causas", "grund"),
    "effect": ("auswirkung", "auswirkungen", "folgen", "folge", "consequences", "effet", "gevolg", "gevolgen", "efecto",
               "consecuencia", "schaden"),
    "category": ("kategorie", "risikokategorie", "categorie", "categoria", "bereich", "themengebiet"),
    "owner": ("verantwortlich", "verantwortlicher", "verantwortliche", "verantwortliche person", "risikoeigner", "eigner",
              "eigentumer", "zustandig", "zustandigkeit", "responsable", "pilote", "proprietaire", "porteur", "eigenaar",
              "verantwoordelijke", "verantwoordelijk", "propietario", "dueno"),
    "raised_by": ("gemeldet von", "erfasst von", "identifie par", "signale par", "gemeld door", "identificado por"),
    "raised_on": ("erfasst am", "gemeldet am", "datum", "erfassungsdatum", "date d identification", "date identification",
                  "date de creation", "ouvert le", "fecha", "fecha de identificacion", "datum gemeld"),
    "review_date": ("nachste prufung", "nachste uberprufung", "uberprufung am", "wiedervorlage", "prochaine revue",
                    "date de revue", "proxima revision", "volgende beoordeling"),
    "status": ("statut", "etat", "stand", "estado"),
    "priority": ("prioritat", "priorite", "prioriteit", "prioridad", "dringlichkeit"),
    "response": ("strategie", "behandlung", "traitement", "estrategia", "risikostrategie"),
    "response_text": ("massnahme", "maßnahme", "massnahmen", "maßnahmen", "gegenmassnahme", "gegenmaßnahme", "plan d action",
                      "plan daction", "action", "actions", "mesure", "mesures", "mesure corrective", "maatregel", "maatregelen",
                      "plan de accion", "medida", "medidas", "mitigacion", "attenuation"),
    "due": ("fallig", "fallig am", "falligkeit", "termin", "frist", "bis wann", "zieldatum", "echeance", "date d echeance",
            "date decheance", "date limite", "vervaldatum", "streefdatum", "fecha limite", "vencimiento", "plazo"),
    "target_date": ("fallig", "fallig am", "falligkeit", "termin", "frist", "bis wann", "zieldatum", "echeance",
                    "date d echeance", "date decheance", "date limite", "vervaldatum", "streefdatum", "fecha limite",
                    "vencimiento", "plazo"),
    "closed_on": ("geschlossen am", "erledigt am", "clos le", "ferme le", "date de cloture", "gesloten op", "cerrado el"),
    "notes": ("bemerkung", "bemerkungen", "kommentar", "kommentare", "anmerkung", "anmerkungen", "notiz", "commentaire",
              "commentaires", "remarque", "remarques", "opmerking", "opmerkingen", "comentario", "comentarios", "observaciones"),
}  # fmt: skip
LIKELIHOOD = "eintrittswahrscheinlichkeit wahrscheinlichkeit eintrittsw probabilite vraisemblance probabilidad waarschijnlijkheid kans"
IMPACT = "auswirkung auswirkungen schadenshohe schadensausmass tragweite gravite gravedad impacto gevolg ernst"
SCORE = "risikowert risikozahl criticite puntuacion bewertung"
REGISTERS: Mapping[str, tuple[str, ...]] = {
    "risk": (
        "risiko",
        "risiken",
        "risque",
        "riesgo",
        "risico",
        "risikoregister",
        "risikoliste",
        "registre des risques",
    ),
    "issue": ("probleme", "problema", "probleem", "offene punkte"),
    "action": (
        "massnahme",
        "maßnahme",
        "maßnahmen",
        "massnahmen",
        "aufgabe",
        "aufgaben",
        "accion",
        "acties",
        "actie",
        "tache",
    ),
    "decision": ("entscheidung", "entscheidungen", "beschluss", "decisiones", "besluit"),
    "assumption": ("annahme", "annahmen", "hypothese", "aanname", "supuesto"),
    "dependency": ("abhangigkeit", "abhangigkeiten", "dependance", "afhankelijkheid", "dependencia"),
}
LADDER = (
    "sehr niedrig,sehr gering,sehr unwahrscheinlich,vernachlässigbar,très faible,négligeable,muy bajo,muy baja,zeer laag",
    "niedrig,gering,unwahrscheinlich,klein,faible,bajo,baja,laag,mineur",
    "mittel,möglich,moyen,moyenne,modéré,modérée,medio,media,gemiddeld,middel,matig",
    "hoch,wahrscheinlich,groß,gross,élevé,élevée,fort,forte,alto,alta,hoog,majeur",
    "sehr hoch,sehr wahrscheinlich,kritisch,katastrophal,très élevé,très élevée,très fort,très forte,critique,muy alto,muy alta,"
    "zeer hoog,catastrophique",
)
CHOICES: tuple[tuple[str, str], ...] = (
    ("offen,ouvert,ouverte,abierto,abierta,actif", "open"),
    ("in bearbeitung,laufend,en cours,en curso,in behandeling", "in progress"),
    ("geschlossen,erledigt,abgeschlossen,fermé,fermée,clos,clôturé,terminé,cerrado,cerrada,gesloten,afgerond", "closed"),
    ("hoch,élevé,élevée,alto,alta,hoog", "high"), ("mittel,moyen,moyenne,medio,media,gemiddeld", "medium"),
    ("niedrig,gering,faible,bajo,baja,laag", "low"), ("sehr hoch,kritisch,critique,urgent", "critical"),
    ("vermeiden,vermeidung,éviter,vermijden,evitar", "avoid"),
    ("vermindern,mindern,reduzieren,réduire,atténuer,verminderen,reducir,mitigar", "reduce"),
    ("übertragen,transférer,overdragen,transferir", "transfer"), ("akzeptieren,accepter,accepteren,aceptar", "accept"),
)  # fmt: skip
