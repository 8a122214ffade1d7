package record

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

// TestArticleRecordKeepsEveryField fills every field of an article by reflection: one
// that is added to storage.Article and not to articleRecord fails here.
func TestArticleRecordKeepsEveryField(t *testing.T) {
	t.Parallel()
	var a storage.Article
	populate(t, reflect.ValueOf(&a).Elem(), 1)
	a.Summary, a.Content, a.Full, a.Text = "", "", "", nil // they stand in the body
	a.TitleGuessed = false                                 // it is of no use once the article is stored
	a.LeftOut[0].Reason, a.LeftOut[1].Reason = storage.LeftOutLine, storage.LeftOutTitle
	a.LeftOut[1].From = 0
	same := a
	same.Story, same.Identity, same.Canonical = same.ID, "guid:"+same.GUID, same.Link
	none := storage.Article{ID: "20261123-7q4m0zr81vxk", Story: "20261123-7q4m0zr81vxk", Identity: "guid:"}
	other := none
	other.Link, other.Identity = "https://news.example/1", "link:https://news.example/1"
	for _, want := range []storage.Article{a, same, none, other} {
		for _, e := range []ViewEntry{{UnixOrZero(want.Seen), false}, {UnixOrZero(want.Seen), true}, {1_790_000_000, true}} {
			want := ArticleMeta{A: want, Words: 7, Text: 8, Since: 9, Returns: 10, Entered: e}
			meta, err := Decode[ArticleMeta](Encode(want))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, meta); diff != "" {
				t.Errorf("stored and read (-want +got):\n%s", diff)
			}
		}
	}
}

// populate sets every field to something of its own.
func populate(t *testing.T, v reflect.Value, n int) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		if _, ok := v.Interface().(time.Time); ok {
			v.Set(reflect.ValueOf(time.Unix(1_790_000_000+int64(n), 0).UTC()))
			return
		}
		for i := range v.NumField() {
			populate(t, v.Field(i), 100*n+i)
		}
	case reflect.String:
		v.SetString("نص " + time.Duration(n).String())
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Uint64:
		v.SetUint(uint64(n) << 40)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		populate(t, v.Index(0), 2*n)
		populate(t, v.Index(1), 2*n+1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		populate(t, v.Elem(), n)
	default:
		t.Fatalf("a field of kind %s: teach populate and articleRecord", v.Kind())
	}
}
