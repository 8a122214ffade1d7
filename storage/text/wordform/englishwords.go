package wordform

// englishGroups are the irregular nouns and verbs of the news and the adjectives that
// are compared: all forms of one word in a line. Words behind = have the forms of their
// line alone, though others have their endings.
const englishGroups = `
man men
woman women
= child children
foot feet
tooth teeth
mouse mice
life lives
wife wives
knife knives
leaf leaves
half halves
shelf shelves
thief thieves
wolf wolves
loaf loaves
calf calves
crisis crises
analysis analyses
basis bases
thesis theses
hypothesis hypotheses
phenomenon phenomena
criterion criteria
bacterium bacteria
gas gases
bus buses
quiz quizzes
plus pluses
age ages aged aging ageing
lens lenses
alias aliases
pro pros
menu menus
add adds added adding
stuff stuffs stuffed stuffing
sue sues sued suing
queue queues queued queuing queueing
experience experiences experienced experiencing
sacrifice sacrifices sacrificed sacrificing
prejudice prejudices prejudiced prejudicing
interfere interferes interfered interfering
program programs programme programmes programmed programming
die dies died dying
lie lies lied lying
lie lies lay lain lying
tie ties tied tying
agree agrees agreed agreeing
disagree disagrees disagreed disagreeing
free frees freed freeing
flee flees fled fleeing
guarantee guarantees guaranteed guaranteeing
have has had having
do does did done doing
go goes went going gone
make makes made making
take takes took taken taking
mistake mistakes mistook mistaken
undertake undertakes undertook undertaken undertaking
overtake overtakes overtook overtaken overtaking
retake retakes retook retaken retaking
come comes came coming
become becomes became becoming
overcome overcomes overcame overcoming
get gets got gotten getting
forget forgets forgot forgotten forgetting
see sees saw seen seeing
foresee foresees foresaw foreseen foreseeing
oversee oversees oversaw overseen overseeing
know knows knew known knowing
think thinks thought thinking
give gives gave given giving
forgive forgives forgave forgiven forgiving
find finds found finding
tell tells told telling
leave leaves left leaving
feel feels felt feeling
bring brings brought bringing
begin begins began begun beginning
keep keeps kept keeping
hold holds held holding
uphold upholds upheld upholding
withhold withholds withheld withholding
write writes wrote written writing
rewrite rewrites rewrote rewritten rewriting
stand stands stood standing
understand understands understood understanding
withstand withstands withstood withstanding
hear hears heard hearing
mean means meant meaning
set sets setting
meet meets met meeting
run runs ran running
pay pays paid paying
repay repays repaid repaying
say says said saying
lay lays laid laying
sit sits sat sitting
speak speaks spoke spoken speaking
lead leads led leading
mislead misleads misled misleading
grow grows grew grown growing
lose loses lost losing
fall falls fell fallen falling
send sends sent sending
build builds built building
rebuild rebuilds rebuilt rebuilding
draw draws drew drawn drawing
withdraw withdraws withdrew withdrawn withdrawing
break breaks broke broken breaking
spend spends spent spending
rise rises rose risen rising
arise arises arose arisen arising
drive drives drove driven driving
buy buys bought buying
wear wears wore worn wearing
bear bears bore borne bearing
tear tears tore torn tearing
swear swears swore sworn swearing
choose chooses chose chosen choosing
fight fights fought fighting
throw throws threw thrown throwing
overthrow overthrows overthrew overthrown overthrowing
catch catches caught catching
teach teaches taught teaching
seek seeks sought seeking
deal deals dealt dealing
win wins won winning
sell sells sold selling
shoot shoots shot shooting
strike strikes struck stricken striking
steal steals stole stolen stealing
burn burns burned burnt burning
learn learns learned learnt learning
hang hangs hung hanged hanging
sing sings sang sung singing
ring rings rang rung ringing
sink sinks sank sunk sinking
shrink shrinks shrank shrunk shrinking
drink drinks drank drunk drinking
swim swims swam swum swimming
fly flies flew flown flying
blow blows blew blown blowing
show shows showed shown showing
prove proves proved proven proving
freeze freezes froze frozen freezing
shake shakes shook shaken shaking
hide hides hid hidden hiding
ride rides rode ridden riding
bite bites bit bitten biting
feed feeds fed feeding
bleed bleeds bled bleeding
breed breeds bred breeding
lend lends lent lending
bend bends bent bending
bind binds bound binding
wind winds wound winding
beat beats beaten beating
forbid forbids forbade forbidden forbidding
undergo undergoes undergoing undergone underwent
sweep sweeps swept sweeping
sleep sleeps slept sleeping
weep weeps wept weeping
slide slides slid sliding
spin spins spun spinning
stick sticks stuck sticking
swing swings swung swinging
dig digs dug digging
light lights lit lighted lighting
wake wakes woke woken waking
weave weaves wove woven weaving
high higher highest
low lower lowest
large larger largest
big bigger biggest
small smaller smallest
new newer newest
old older oldest
young younger youngest
strong stronger strongest
weak weaker weakest
long longer longest
short shorter shortest
great greater greatest
late later latest
early earlier earliest
hard harder hardest
easy easier easiest
heavy heavier heaviest
poor poorer poorest
rich richer richest
safe safer safest
tough tougher toughest
close closer closest
near nearer nearest
wide wider widest
deep deeper deepest
fast faster fastest
slow slower slowest
cheap cheaper cheapest
clear clearer clearest
quick quicker quickest
bright brighter brightest
dark darker darkest
cold colder coldest
hot hotter hottest
warm warmer warmest
busy busier busiest
happy happier happiest
deadly deadlier deadliest
bloody bloodier bloodiest
healthy healthier healthiest
wealthy wealthier wealthiest
tall taller tallest
thick thicker thickest
thin thinner thinnest
broad broader broadest
fair fairer fairest
few fewer fewest
full fuller fullest
harsh harsher harshest
loud louder loudest
nice nicer nicest
simple simpler simplest
smart smarter smartest
soft softer softest
sharp sharper sharpest
tight tighter tightest
tiny tinier tiniest
ugly uglier ugliest
wise wiser wisest
= hama
= hamas
= damas
= paris
= mr
= mrs
= news
= unit units
= according
= willing
= evening evenings
= offing
= outing outings
= downing
= inning innings
= clothing
= breath breaths
= bath baths
= parenting
= emphasis
= economics
= politics
= physics
= athletics
= electronics
= graphics
= mathematics
= dynamics
= logistics
= genetics
= wales
= frances
= williams
= adams
= roberts
= rogers
= peters
= richards
= stephens
= phillips
= daniels
= andrews
= matthews
= owens
= evans
= edwards
= johns
= nicolas
= lucas
= carlos
= hanks
= carling
`
