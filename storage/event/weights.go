package event

// The weights of features and the bias of each kind of pair, in parts of scoreUnit.
// TestLearn makes them, and tells what it learnt on: see doc.go.
var (
	bias     = [kinds]int{-21322, -20885, -17522, -16948}
	weightOf = [kinds][features]int{
		{
			2,    // names
			15,   // many names
			36,   // names side by side
			24,   // many side by side
			25,   // concepts
			17,   // many concepts
			6,    // concepts beside names
			43,   // numbers
			1,    // counts
			0,    // places
			38,   // nations
			19,   // organisations
			0,    // words
			0,    // many words
			0,    // said in both titles
			34,   // much in both titles
			0,    // words of both titles
			0,    // many words of both titles
			1,    // one title in the other text
			8,    // each title in the other text
			8,    // share of the shorter
			7,    // most of the shorter
			17,   // share of both
			5,    // most of both
			38,   // equal counts
			10,   // kinds of evidence
			-38,  // no name
			-180, // other counts
			-205, // time
			0,    // other names
			-70,  // other places
			0,    // one outlet again
			0,    // length
		},
		{
			18,   // names
			26,   // many names
			10,   // names side by side
			2,    // many side by side
			8,    // concepts
			12,   // many concepts
			0,    // concepts beside names
			24,   // numbers
			0,    // counts
			4,    // places
			41,   // nations
			36,   // organisations
			0,    // words
			0,    // many words
			71,   // said in both titles
			39,   // much in both titles
			0,    // words of both titles
			0,    // many words of both titles
			0,    // one title in the other text
			0,    // each title in the other text
			17,   // share of the shorter
			10,   // most of the shorter
			24,   // share of both
			8,    // most of both
			76,   // equal counts
			0,    // kinds of evidence
			-21,  // no name
			-10,  // other counts
			-205, // time
			0,    // other names
			-40,  // other places
			0,    // one outlet again
			-29,  // length
		},
		{
			0,    // names
			0,    // many names
			0,    // names side by side
			0,    // many side by side
			31,   // concepts
			10,   // many concepts
			0,    // concepts beside names
			0,    // numbers
			25,   // counts
			0,    // places
			26,   // nations
			0,    // organisations
			0,    // words
			6,    // many words
			0,    // said in both titles
			0,    // much in both titles
			17,   // words of both titles
			32,   // many words of both titles
			3,    // one title in the other text
			10,   // each title in the other text
			0,    // share of the shorter
			4,    // most of the shorter
			11,   // share of both
			0,    // most of both
			45,   // equal counts
			0,    // kinds of evidence
			-25,  // no name
			-267, // other counts
			-205, // time
			-3,   // other names
			-36,  // other places
			-26,  // one outlet again
			-158, // length
		},
		{
			0,    // names
			6,    // many names
			0,    // names side by side
			0,    // many side by side
			9,    // concepts
			28,   // many concepts
			2,    // concepts beside names
			0,    // numbers
			0,    // counts
			11,   // places
			38,   // nations
			20,   // organisations
			0,    // words
			2,    // many words
			0,    // said in both titles
			0,    // much in both titles
			9,    // words of both titles
			0,    // many words of both titles
			0,    // one title in the other text
			9,    // each title in the other text
			0,    // share of the shorter
			11,   // most of the shorter
			2,    // share of both
			2,    // most of both
			56,   // equal counts
			0,    // kinds of evidence
			-27,  // no name
			-53,  // other counts
			-205, // time
			0,    // other names
			-72,  // other places
			-32,  // one outlet again
			-39,  // length
		},
	}
)
