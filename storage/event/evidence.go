package event

// Evidence is what speaks for one event of two stories, and against it.
type Evidence struct {
	Other string // id of the story compared with
	Same  bool   // the pair alone would be one event
	Score int    // sum of the weights, in thousandths of the unit that doubles odds e-fold
	Need  int    // score from which two stories are one event
	Veto  string // why they are not one event whatever the score; or empty
	Parts []Part // what the score is made of, the heaviest first; without what is zero
}

// Part is one thing that speaks for one event (positive) or against it.
type Part struct {
	What   string // as in "names", "words of both titles", "time"
	Weight int    // in thousandths
	Amount int    // as it was measured: a sum of rarities in sixteenths of a bit, a share in thousandths, hours
}
