package storage

// PlaceSetting is a place that the configuration adds, or a change of a built-in
// one. An empty field of a built-in place keeps its value.
type PlaceSetting struct {
	ID    string    `json:"id"`              // a slug: deir-ezzor
	Names []string  `json:"names,omitempty"` // in any language; the first is shown. Built-in names stay known
	Kind  string    `json:"kind,omitempty"`  // city, village …; not set: town
	In    string    `json:"in,omitempty"`    // id of the place that it lies in
	At    []float64 `json:"at,omitempty"`    // latitude and longitude in degrees
}
