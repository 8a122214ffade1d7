package opml

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

func TestWriteAndReadGiveTheSameFeeds(t *testing.T) {
	t.Parallel()
	want := []storage.Feed{
		{URL: "https://example.org/feed?a=1&b=2", Title: `أخبار "الجزيرة"`, Language: "ar"}, // News of the island
		{URL: "https://example.net/rss", Title: "Rojname", Region: "syria", Language: "kmr"},
		{URL: "https://example.com/rss", Title: "News", Region: "syria"},
	}
	var b bytes.Buffer
	if err := Write(&b, "قائمة", want); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&b)
	if err != nil || !slices.EqualFunc(got, want, func(a, b storage.Feed) bool {
		return a.URL == b.URL && a.Title == b.Title && a.Region == b.Region && a.Language == b.Language
	}) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestReadTakesWhatReadersWrite(t *testing.T) {
	t.Parallel()
	const list = `<?xml version="1.0"?><OPML version="1.1"><body>
		<outline TEXT="سوريا"><outline text="محلي"><outline text="عنب &amp; بلدي" xmlurl=" https://example.org/a "/></outline></outline>
		<outline text="B" xmlUrl="https://example.org/b&nbsp;"></outline>
	</body></OPML>`
	got, err := Read(strings.NewReader(list))
	if err != nil || len(got) != 2 {
		t.Fatalf("got %+v, %v, want two feeds", got, err)
	}
	if got[0].Title != "عنب & بلدي" || got[0].Region != "سوريا/محلي" || got[0].URL != "https://example.org/a" || got[1].Region != "" {
		t.Errorf("got %+v", got)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "<html><body>x</body></html>", "not xml at all"} {
		if _, err := Read(strings.NewReader(bad)); !errors.Is(err, ErrNotOPML) {
			t.Errorf("Read(%q): got %v, want ErrNotOPML", bad, err)
		}
	}
	deep := "<opml><body>" + strings.Repeat(`<outline text="x">`, maxDepth+2)
	if _, err := Read(strings.NewReader(deep)); err == nil || !strings.Contains(err.Error(), "deep") {
		t.Errorf("nested folders: got %v", err)
	}
}

func TestReadObeysTheDeclaredCharset(t *testing.T) {
	t.Parallel()
	list := "<?xml version=\"1.0\" encoding=\"windows-1256\"?><opml><body><outline text=\"\xc8\xe1\xcf\xed\" xmlUrl=\"https://example.org/a\"/>" +
		"<outline isComment=\"true\" text=\"x\" xmlUrl=\"https://example.org/b\"/></body></opml>"
	got, err := Read(strings.NewReader(list))
	if err != nil || len(got) != 1 || got[0].Title != "بلدي" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := Read(strings.NewReader(`<?xml version="1.0" encoding="klingon"?><opml/>`)); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Errorf("unknown charset: got %v", err)
	}
}

func TestReadSaysWhereAListIsCutOff(t *testing.T) {
	t.Parallel()
	list := "<opml><body>\n<outline text=\"أ\" xmlUrl=\"https://example.org/a\"/>\n<outline text=\"ب"
	if got, err := Read(strings.NewReader(list)); err == nil || !strings.HasPrefix(err.Error(), "opml line 3: ") {
		t.Errorf("got %+v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<opml><body><outline text="سوريا"><outline xmlUrl="https://example.org/"/></outline></body></opml>`))
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?><opml>"))
	f.Fuzz(func(t *testing.T, list []byte) {
		feeds, err := Read(bytes.NewReader(list))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Write(&b, "x", feeds); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&b)
		if err != nil || len(again) != len(feeds) {
			t.Errorf("%q: read %d feeds, written and read again %d, %v", list, len(feeds), len(again), err)
		}
	})
}
