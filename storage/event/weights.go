package event

// The weights of features and the bias of each kind of pair, in parts of scoreUnit.
// TestLearn makes them, and tells what it learnt on: see doc.go.
var (
	bias     = [kinds]int{-21631, -20683, -17313, -16216}
	weightOf = [kinds][features]int{
		{
			0,    // names
			10,   // many names
			35,   // names side by side
			24,   // many side by side
			25,   // concepts
			17,   // many concepts
			7,    // concepts beside names
			40,   // numbers
			0,    // counts
			0,    // places
			37,   // nations
			18,   // organisations
			0,    // words
			0,    // many words
			0,    // said in both titles
			33,   // much in both titles
			0,    // words of both titles
			0,    // many words of both titles
			131,  // said by few
			2,    // a number of both titles
			0,    // other numbers in titles
			1,    // one title in the other text
			8,    // each title in the other text
			7,    // share of the shorter
			7,    // most of the shorter
			19,   // share of both
			5,    // most of both
			37,   // equal counts
			12,   // kinds of evidence
			-38,  // no name
			-179, // other counts
			-205, // time
			0,    // other names
			-70,  // other places
			0,    // one outlet
			0,    // one outlet again
			0,    // others as alike
			0,    // length
		},
		{
			18,   // names
			21,   // many names
			8,    // names side by side
			1,    // many side by side
			7,    // concepts
			12,   // many concepts
			0,    // concepts beside names
			25,   // numbers
			0,    // counts
			3,    // places
			39,   // nations
			31,   // organisations
			0,    // words
			0,    // many words
			70,   // said in both titles
			37,   // much in both titles
			0,    // words of both titles
			0,    // many words of both titles
			251,  // said by few
			0,    // a number of both titles
			-15,  // other numbers in titles
			0,    // one title in the other text
			0,    // each title in the other text
			18,   // share of the shorter
			10,   // most of the shorter
			26,   // share of both
			7,    // most of both
			51,   // equal counts
			0,    // kinds of evidence
			-22,  // no name
			-8,   // other counts
			-205, // time
			0,    // other names
			-47,  // other places
			0,    // one outlet
			0,    // one outlet again
			0,    // others as alike
			-28,  // length
		},
		{
			0,    // names
			0,    // many names
			0,    // names side by side
			0,    // many side by side
			34,   // concepts
			6,    // many concepts
			0,    // concepts beside names
			0,    // numbers
			18,   // counts
			0,    // places
			25,   // nations
			0,    // organisations
			0,    // words
			7,    // many words
			0,    // said in both titles
			0,    // much in both titles
			17,   // words of both titles
			29,   // many words of both titles
			0,    // said by few
			0,    // a number of both titles
			0,    // other numbers in titles
			3,    // one title in the other text
			16,   // each title in the other text
			0,    // share of the shorter
			3,    // most of the shorter
			8,    // share of both
			0,    // most of both
			33,   // equal counts
			0,    // kinds of evidence
			-27,  // no name
			-270, // other counts
			-205, // time
			-3,   // other names
			-35,  // other places
			-16,  // one outlet
			-22,  // one outlet again
			0,    // others as alike
			-163, // length
		},
		{
			11,   // names
			0,    // many names
			3,    // names side by side
			0,    // many side by side
			0,    // concepts
			12,   // many concepts
			0,    // concepts beside names
			3,    // numbers
			13,   // counts
			14,   // places
			22,   // nations
			7,    // organisations
			0,    // words
			7,    // many words
			0,    // said in both titles
			5,    // much in both titles
			1,    // words of both titles
			0,    // many words of both titles
			97,   // said by few
			0,    // a number of both titles
			-72,  // other numbers in titles
			10,   // one title in the other text
			6,    // each title in the other text
			0,    // share of the shorter
			1,    // most of the shorter
			0,    // share of both
			2,    // most of both
			30,   // equal counts
			0,    // kinds of evidence
			-23,  // no name
			-2,   // other counts
			-205, // time
			0,    // other names
			-78,  // other places
			-78,  // one outlet
			0,    // one outlet again
			-23,  // others as alike
			0,    // length
		},
	}
)
