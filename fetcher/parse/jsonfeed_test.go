package parse

import (
	"slices"
	"testing"

	"rawi/storage"
)

// TestNamesOfJSONFeedsArePlainText holds that what looks like a tag in a name or a tag of
// JSON Feed stays, but for pairs that format.
func TestNamesOfJSONFeedsArePlainText(t *testing.T) {
	t.Parallel()
	d, err := Parse(t.Context(), input([]byte(`{"version":"https://jsonfeed.org/version/1.1","authors":[{"name":"<script> ليلى"}],
		"items":[{"id":"1","authors":[{"name":"ليلى <title>x</title>"},{"name":"سعاد <suad@n.example>"}],"tags":["List<String>","the <title>x</title> tag","<b>ماء</b>"]}]}`))) // Layla, Suad, water
	if err != nil || len(d.Articles) != 1 {
		t.Fatalf("%d items, %v", len(d.Articles), err)
	}
	if want := []storage.Person{{Name: "ليلى <title>x</title>"}, {Name: "سعاد", Email: "suad@n.example"}}; !slices.Equal(d.Articles[0].Authors, want) {
		t.Errorf("got %q, want %q", d.Articles[0].Authors, want)
	}
	if want := []string{"List<String>", "the <title>x</title> tag", "ماء"}; !slices.Equal(d.Articles[0].Categories, want) {
		t.Errorf("got %q, want %q", d.Articles[0].Categories, want)
	}
	if want := []storage.Person{{Name: "<script> ليلى"}}; !slices.Equal(d.Channel.Authors, want) {
		t.Errorf("the feed's: got %q, want %q", d.Channel.Authors, want)
	}
}
