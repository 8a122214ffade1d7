package event

// The weights of features and the bias of each kind of pair, in parts of scoreUnit.
// TestLearn makes them, and tells what it learnt on: see doc.go.
var (
	bias     = [kinds]int{-21611, -20575, -17229, -12769}
	weightOf = [kinds][features]int{
		{
			1,    // names
			12,   // many names
			36,   // names side by side
			24,   // many side by side
			25,   // concepts
			16,   // many concepts
			6,    // concepts beside names
			42,   // numbers
			0,    // counts
			1,    // places
			37,   // nations
			18,   // organisations
			0,    // words
			0,    // many words
			0,    // said in both titles
			35,   // much in both titles
			0,    // words of both titles
			0,    // many words of both titles
			1,    // one title in the other text
			8,    // each title in the other text
			7,    // share of the shorter
			7,    // most of the shorter
			19,   // share of both
			5,    // most of both
			38,   // equal counts
			12,   // kinds of evidence
			-39,  // no name
			-182, // other counts
			-205, // time
			0,    // other names
			-69,  // other places
			0,    // one outlet
			0,    // one outlet again
			0,    // others as alike
			0,    // length
		},
		{
			19,   // names
			23,   // many names
			10,   // names side by side
			2,    // many side by side
			6,    // concepts
			12,   // many concepts
			0,    // concepts beside names
			23,   // numbers
			0,    // counts
			4,    // places
			39,   // nations
			35,   // organisations
			0,    // words
			0,    // many words
			69,   // said in both titles
			37,   // much in both titles
			0,    // words of both titles
			0,    // many words of both titles
			0,    // one title in the other text
			0,    // each title in the other text
			17,   // share of the shorter
			10,   // most of the shorter
			26,   // share of both
			8,    // most of both
			79,   // equal counts
			0,    // kinds of evidence
			-21,  // no name
			-11,  // other counts
			-205, // time
			0,    // other names
			-46,  // other places
			0,    // one outlet
			0,    // one outlet again
			0,    // others as alike
			-29,  // length
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
			16,   // words of both titles
			29,   // many words of both titles
			3,    // one title in the other text
			16,   // each title in the other text
			0,    // share of the shorter
			3,    // most of the shorter
			8,    // share of both
			0,    // most of both
			33,   // equal counts
			0,    // kinds of evidence
			-27,  // no name
			-269, // other counts
			-205, // time
			-3,   // other names
			-35,  // other places
			-16,  // one outlet
			-22,  // one outlet again
			0,    // others as alike
			-164, // length
		},
		{
			18,   // names
			2,    // many names
			0,    // names side by side
			0,    // many side by side
			0,    // concepts
			20,   // many concepts
			0,    // concepts beside names
			4,    // numbers
			6,    // counts
			10,   // places
			3,    // nations
			15,   // organisations
			0,    // words
			3,    // many words
			1,    // said in both titles
			17,   // much in both titles
			16,   // words of both titles
			0,    // many words of both titles
			7,    // one title in the other text
			3,    // each title in the other text
			8,    // share of the shorter
			8,    // most of the shorter
			9,    // share of both
			8,    // most of both
			29,   // equal counts
			0,    // kinds of evidence
			-4,   // no name
			-20,  // other counts
			-205, // time
			0,    // other names
			-55,  // other places
			-95,  // one outlet
			0,    // one outlet again
			-31,  // others as alike
			-44,  // length
		},
	}
)
