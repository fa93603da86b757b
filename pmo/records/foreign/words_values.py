"""Words for choices that all teams use, with the codes of ours that they may mean, the best first."""

from collections.abc import Mapping

from pmo.records.foreign import words_abroad as abroad
from pmo.records.foreign.text import plain

# A group's words mean the first of its codes that the field has.
_GROUPS: tuple[tuple[str, str], ...] = (
    # Status
    ("open,o,live,active,new,ongoing,on going,current,not started,to do,todo,outstanding,raised,logged,registered,identified,"
     "overdue,late,still open,no change,monitor,monitoring,watching,under review,being monitored,opened,unresolved,not closed,"
     "not complete,not done,started,pending,on track,submitted,reopened,re opened,incomplete,assigned,awaiting action",
     "open,active,live,new,captured,identified,not_started,submitted,proposed,raised,in_progress"),
    ("in progress,wip,work in progress,progressing,under way,underway,being mitigated,mitigating,mitigation in progress,"
     "in hand,action in progress,under action,in train,being managed,managed,being treated,implementing,in work,started,"
     "ongoing,on going,mitigation underway,partially complete,part complete,treated",
     "in_progress,mitigating,implementing,examining,active,on_track,open"),
    ("draft,proposed,candidate,potential,unconfirmed,being drafted", "draft,proposed,captured,identified,open"),
    ("investigating,under investigation,examining,under assessment,assessing,analysing,analysis,triage,under analysis",
     "examining,impact_assessed,in_progress,open"),
    ("closed,c,complete,completed,done,cl,resolved,finished,fixed,dealt with,no longer a risk,no longer valid,retired,archived,"
     "close,ended,delivered,met,expired,lapsed,passed,discharged,cleared,signed off,implemented,actioned,concluded,solved,shut",
     "closed,done,complete,completed,resolved,met,implemented,verified,closed_expired,closed_mitigated,expired,validated,"
     "approved,retired"),
    ("mitigated,fully mitigated,closed mitigated,risk mitigated", "closed_mitigated,mitigated,closed,done"),
    ("occurred,materialised,materialized,realised,realized,crystallised,now an issue,became issue,became an issue,converted to "
     "issue,moved to issue,transferred to issue,has happened,issue,triggered,impacted",
     "closed_occurred,occurred,materialised,realised,closed"),
    ("rejected,declined,refused,not approved,not accepted,invalid,not a risk,not valid,not agreed,turned down",
     "rejected,closed_rejected,invalidated,cancelled,disputed,closed"),
    ("cancelled,canceled,withdrawn,void,dropped,no longer required,not required,abandoned,removed,deleted,superseded,not needed",
     "cancelled,withdrawn,superseded,closed_rejected,closed_expired,rejected,closed"),
    ("merged,duplicate,merged with,combined,duplicated", "closed_merged,merged,superseded,cancelled,closed_rejected,closed"),
    ("expired,time expired,passed,lapsed,date passed,no longer relevant", "closed_expired,expired,lapsed,closed"),
    ("accepted,tolerated,accept,risk accepted", "accepted,agreed,approved,adopted,closed"),
    ("escalated,raised to programme,raised to board,escalate,escalated to programme,escalated to board", "escalated,open"),
    ("on hold,hold,paused,parked,suspended,dormant,deferred,postponed,delayed", "on_hold,blocked,deferred,open"),
    ("blocked,stuck,waiting,awaiting,stalled", "blocked,on_hold,open"),
    ("approved,agreed,authorised,authorized,ratified,signed off,accepted,passed,endorsed,decided,made,granted",
     "approved,agreed,decided,accepted,adopted,validated,closed"),
    ("for decision,awaiting decision,decision required,awaiting approval,to be decided,pending decision",
     "for_decision,submitted,proposed,open"),
    ("validated,valid,confirmed,true,proven,holds,still valid,verified,correct", "validated,verified,confirmed,agreed,closed"),
    ("invalidated,invalid,false,disproved,wrong,no longer true,failed,not true", "invalidated,rejected,closed"),
    ("met,delivered,received,satisfied,fulfilled,provided", "met,delivered,complete,closed,done"),
    ("missed,not met,failed,not delivered", "missed,late,closed"),
    ("at risk,slipping,in doubt,in danger", "at_risk,late,open"), ("late,overdue,delayed", "late,at_risk,open"),
    ("on track,on target,on schedule,good,as planned", "on_track,green,in_progress,open"),
    ("published,shared,communicated,embedded,adopted,learned,learnt,applied,implemented", "published,adopted,validated,closed"),
    # Priority, severity, criticality, confidence
    ("critical,urgent,crit,immediate,showstopper,very high,vh,highest,p1,top,emergency,now,asap",
     "critical,very_high,urgent,immediate,high,1"),
    ("high,h,hi,p2,major,must,must have,important", "high,2,1,major"),
    ("medium,med,m,moderate,mid,p3,normal,average,should,should have,standard,routine", "medium,moderate,normal,3,2"),
    ("low,l,lo,p4,p5,minor,could,could have,lowest,very low,vl,trivial,nice to have", "low,very_low,minor,4,3"),
    # RAG
    ("red,r", "red,r"), ("amber,a,yellow,orange", "amber,a,yellow"), ("green,g", "green,g"),
    ("amber red,a r,red amber,ar", "amber_red,amber"), ("amber green,a g,green amber,ag", "amber_green,amber"),
    ("blue,b,complete", "blue,complete,closed"), ("grey,gray,black", "grey,none"),
    # Response
    ("avoid,terminate,eliminate,prevent,remove,avoidance,stop", "avoid,terminate"),
    ("reduce,treat,mitigate,mitigation,reduction,minimise,control,manage,treatment,mitigating,lessen", "reduce,treat,mitigate"),
    ("transfer,insure,transference,outsource,transferred", "transfer,share"),
    ("accept,tolerate,acceptance,retain,live with,tolerated,accepted", "accept,tolerate"),
    ("share,shared,sharing", "share,transfer"), ("exploit,take the opportunity,take", "exploit,take"),
    ("enhance,increase,improve", "enhance"), ("reject,ignore", "reject,accept"),
    ("fallback,contingency,contingent plan,prepare contingent plan,contingent,plan b", "fallback,contingent_plan,contingency"),
    # Kind, direction, polarity, proximity
    ("threat,risk,negative,downside,t,r", "threat"), ("opportunity,positive,upside,o,opp", "opportunity"),
    ("inbound,in,incoming,we receive,get,receive,inward,i,needs,upstream", "inbound,in"),
    ("outbound,out,outgoing,we give,give,outward,o,gives,downstream", "outbound,out"),
    ("went well,positive,good,keep,success,strength,well,do more,what went well,repeat,continue", "keep,positive"),
    ("went badly,negative,bad,avoid,problem,badly,weakness,improve,what did not go well,do less,could be improved,stop,not well",
     "avoid,negative"),
    ("imminent,immediate,now,0 1 month,within a month,less than 1 month,1 month,very near,this month,short,near,close,near term,"
     "short term,soon", "imminent,near,short_term"),
    ("within stage,this stage,1 3 month,next quarter,3 month,within 3 month,stage,near,medium,1 to 3 month", "within_stage,medium"),
    ("within tranche,this tranche,3 6 month,6 month,tranche,medium,medium term,3 to 6 month", "within_tranche,medium"),
    ("within project,this project,6 12 month,12 month,within year,project,long,far,6 to 12 month,long term", "within_project,long"),
    ("beyond,beyond project,after project,over 12 month,more than a year,more than 12 month,distant,12 month +,12+ month",
     "beyond,beyond_project,long"),
    ("rfc,request for change,change request,change", "request_for_change"),
    ("off spec,off specification,defect,non conformance,fault,bug,error", "off_specification,problem_concern"),
    ("problem,concern,problem concern,issue,query,question,general", "problem_concern"),
)  # fmt: skip


def _meanings() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for words, codes in _GROUPS:
        for word in words.split(","):
            found[word] = (*found.get(word, ()), *codes.split(","))
    for words, known in abroad.CHOICES:
        for word in words.split(","):
            found.setdefault(plain(word), found[known])
    return found


MEANINGS = _meanings()
