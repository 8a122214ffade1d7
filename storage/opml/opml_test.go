package opml

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

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
	if err != nil || !slices.EqualFunc(got.Feeds, want, func(a Feed, b storage.Feed) bool {
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
	read, err := Read(strings.NewReader(list))
	got := read.Feeds
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

// in writes a list in a charset, behind a declaration of label.
func in(t *testing.T, e encoding.Encoding, label, list string) string {
	t.Helper()
	if label != "" {
		list = `<?xml version="1.0" encoding="` + label + `"?>` + "\n" + list
	}
	out, err := e.NewEncoder().String(list)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A list is read in the charset that its bytes are in, as feeds are.
func TestReadTakesAnyCharset(t *testing.T) {
	t.Parallel()
	le, be := unicode.LittleEndian, unicode.BigEndian
	const mark, none = unicode.UseBOM, unicode.IgnoreBOM
	arabic, european, russian := "أخبار عنب بلدي والجزيرة السورية", "Libération – été", "Новости Москвы и области за сегодня"
	for _, row := range []struct {
		name, label, text string
		e                 encoding.Encoding
	}{
		{"UTF-16 LE with a mark", "utf-16", arabic, unicode.UTF16(le, mark)},
		{"UTF-16 BE with a mark", "utf-16", arabic, unicode.UTF16(be, mark)},
		{"UTF-16 LE", "utf-16le", arabic, unicode.UTF16(le, none)},
		{"UTF-16 BE", "UTF-16BE", arabic, unicode.UTF16(be, none)},
		{"UTF-16 LE called UTF-8", "utf-8", arabic, unicode.UTF16(le, none)},
		{"UTF-16 BE called UTF-8, with a mark", "utf-8", arabic, unicode.UTF16(be, mark)},
		{"UTF-16 LE without a declaration", "", arabic, unicode.UTF16(le, none)},
		{"UTF-16 BE without a declaration", "", arabic, unicode.UTF16(be, none)},
		{"UTF-32 LE", "utf-32", arabic, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
		{"UTF-8", "utf-8", arabic, encoding.Nop},
		{"UTF-8 with a mark", "utf-8", arabic, unicode.UTF8BOM},
		{"UTF-8 without a declaration", "", arabic, encoding.Nop},
		{"UTF-8 called windows-1256", "windows-1256", arabic, encoding.Nop},
		{"UTF-8 called UTF-16", "utf-16", arabic, encoding.Nop},
		{"UTF-8 called what nobody knows", "klingon", arabic, encoding.Nop},
		{"windows-1256", "windows-1256", arabic, charmap.Windows1256},
		{"windows-1256, one word", "windows-1256", "بلدي", charmap.Windows1256},
		{"windows-1256 called CP1256", "cp1256", arabic, charmap.Windows1256},
		{"windows-1256 without a declaration", "", arabic, charmap.Windows1256},
		{"windows-1256 called UTF-8", "UTF-8", arabic, charmap.Windows1256},
		{"windows-1256 called UTF-16", "utf-16", arabic, charmap.Windows1256},
		{"windows-1256 called latin-1", "iso-8859-1", arabic, charmap.Windows1256},
		{"ISO-8859-6", "iso-8859-6", arabic, charmap.ISO8859_6},
		{"ISO-8859-1", "ISO-8859-1", "Libération", charmap.ISO8859_1},
		{"ISO-8859-15", "iso-8859-15", "Libération", charmap.ISO8859_15},
		{"windows-1252", "windows-1252", european, charmap.Windows1252},
		{"ISO-8859-9", "iso-8859-9", "Türkiye'nin gündemi", charmap.ISO8859_9},
		{"ISO-8859-2", "iso-8859-2", "Čeština", charmap.ISO8859_2},
		{"ISO-8859-5", "iso-8859-5", russian, charmap.ISO8859_5},
		{"KOI8-R", "koi8-r", russian, charmap.KOI8R},
		{"windows-1251", "windows-1251", russian, charmap.Windows1251},
	} {
		list := in(t, row.e, row.label, `<opml version="1.0"><head><title>`+row.text+`</title></head><body><outline text="`+row.text+`" xmlUrl="https://example.org/a"/></body></opml>`)
		got, err := Read(strings.NewReader(list))
		if err != nil || len(got.Feeds) != 1 || got.Feeds[0].Title != row.text || got.Feeds[0].URL != "https://example.org/a" {
			t.Errorf("%s: got %+v, %v", row.name, got, err)
		}
	}
}

// Lists as the field writes them: what XML does not allow, and what OPML does not.
func TestReadTakesBrokenLists(t *testing.T) {
	t.Parallel()
	const one = `<outline text="أ" xmlUrl="https://example.org/a"/>`
	for name, row := range map[string]struct{ list, url, title, region string }{
		"a bare &":             {`<opml><body><outline text="A & B" xmlUrl="https://example.org/a?x=1&y=2&copy=3"/></body></opml>`, "https://example.org/a?x=1&y=2&copy=3", "A & B", ""},
		"a reference":          {`<opml><body><outline text="A &amp; B &#1571; &quot;" xmlUrl="https://example.org/a?x=1&amp;y=2"/></body></opml>`, "https://example.org/a?x=1&y=2", `A & B أ "`, ""},
		"a bare <":             {`<opml><body><outline text="A < B > C" xmlUrl="https://example.org/a"/></body></opml>`, "https://example.org/a", "A < B > C", ""},
		"an unknown reference": {`<opml><body><outline text="&foo; x" xmlUrl="https://example.org/a"/></body></opml>`, "https://example.org/a", "&foo; x", ""},
		"control characters":   {"<opml><body><outline text=\"أ\x0b\x01 ب&#11;\" xmlUrl=\"https://example.org/a\"/></body></opml>", "https://example.org/a", "أ ب", ""},
		"no quotes":            {`<opml><body><outline text=A xmlUrl=https://example.org/a ></outline></body></opml>`, "https://example.org/a", "A", ""},
		"single quotes":        {`<opml><body><outline text='A "x"' xmlUrl='https://example.org/a'/></body></opml>`, "https://example.org/a", `A "x"`, ""},
		"no head":              {`<opml><body>` + one + `</body></opml>`, "https://example.org/a", "أ", ""},
		"an empty title":       {`<opml><head><title/><dateCreated/></head><body>` + one + `</body></opml>`, "https://example.org/a", "أ", ""},
		"a title with a tag":   {`<opml><head><title>a <b> c</title></head><body>` + one + `</body></opml>`, "https://example.org/a", "أ", ""},
		"no body":              {`<opml>` + one + `</opml>`, "https://example.org/a", "أ", ""},
		"upper case":           {`<OPML><BODY><OUTLINE TEXT="A" XMLURL="https://example.org/a"/></BODY></OPML>`, "https://example.org/a", "A", ""},
		"lower case":           {`<opml><body><outline text="A" xmlurl="https://example.org/a"/></body></opml>`, "https://example.org/a", "A", ""},
		"url for xmlUrl":       {`<opml><body><outline type="rss" text="A" url="https://example.org/a"/></body></opml>`, "https://example.org/a", "A", ""},
		"white space":          {"<opml><body><outline text=\" A\n B \" xmlUrl=\"\n https://example.org/a\t\"/></body></opml>", "https://example.org/a", "A B", ""},
		"feed:":                {`<opml><body><outline text="A" xmlUrl="feed:https://example.org/a"/></body></opml>`, "https://example.org/a", "A", ""},
		"feed://":              {`<opml><body><outline text="A" xmlUrl="FEED://example.org/a"/></body></opml>`, "http://example.org/a", "A", ""},
		"HTTPS:":               {`<opml><body><outline text="A" xmlUrl="HTTPS://example.org/a"/></body></opml>`, "https://example.org/a", "A", ""},
		"a prefix":             {`<o:opml xmlns:o="http://x.example/"><o:body><o:outline text="A" xmlUrl="https://example.org/a"/></o:body></o:opml>`, "https://example.org/a", "A", ""},
		"a doctype":            {`<!DOCTYPE opml [<!ENTITY x "y">]><opml><body>` + one + `</body></opml>`, "https://example.org/a", "أ", ""},
		"comments":             {`<opml><!-- <outline xmlUrl="https://example.org/no"/> --><body>` + one + `</body></opml><!-- </opml> -->`, "https://example.org/a", "أ", ""},
		"CDATA":                {`<opml><head><title><![CDATA[ <b> <outline xmlUrl="https://example.org/no"/> ]]></title></head><body>` + one + `</body></opml>`, "https://example.org/a", "أ", ""},
		"a folder not closed":  {`<opml><body><outline text="سوريا">` + one + `</body></opml>`, "https://example.org/a", "أ", "سوريا"},
		"one end too many":     {`<opml><body></outline></outline><outline text="سوريا">` + one + `</outline></body></opml>`, "https://example.org/a", "أ", "سوريا"},
		"an attribute twice":   {`<opml><body><outline text="A" text="B" xmlUrl="https://example.org/a" xmlUrl="https://example.org/b"/></body></opml>`, "https://example.org/a", "A", ""},
		"text behind the end":  {`<opml><body>` + one + `</body></opml>` + "\n\x00 <p>", "https://example.org/a", "أ", ""},
		"text in front":        {"\n\n<opml><body>" + one + `</body></opml>`, "https://example.org/a", "أ", ""},
		"a type in upper case": {`<opml><body><outline type="RSS" text="A" xmlUrl="https://example.org/a"/></body></opml>`, "https://example.org/a", "A", ""},
		"a link beside":        {`<opml><body><outline type="link" text="x" url="https://example.org/x"/>` + one + `</body></opml>`, "https://example.org/a", "أ", ""},
	} {
		got, err := Read(strings.NewReader(row.list))
		if err != nil || len(got.Feeds) != 1 || len(got.Refused) != 0 {
			t.Errorf("%s: got %+v, %v, want one feed", name, got, err)
			continue
		}
		if f := got.Feeds[0]; f.URL != row.url || f.Title != row.title || f.Region != row.region {
			t.Errorf("%s: got %q, %q, %q", name, f.URL, f.Title, f.Region)
		}
	}
	many := "<opml><body>"
	for i := range 3 * maxDepth {
		many += fmt.Sprintf(`<outline text="x" xmlUrl="https://example.org/%d">`, i)
	}
	if got, err := Read(strings.NewReader(many + "</body></opml>")); err != nil || len(got.Feeds) != 3*maxDepth {
		t.Errorf("outlines that do not end: %d feeds, %v", len(got.Feeds), err)
	}
}

// One feed, however often it is listed and spelled.
func TestReadListsAFeedOnce(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]string{
		"the same": "https://example.org/a", "another case": "HTTPS://Example.ORG/a", "its port": "https://example.org:443/a", "a fragment": "https://example.org/a#x",
		"a dot": "https://example.org/./a", "an escape": "https://example.org/%61", "white space": " https://example.org/a ", "feed:": "feed:https://example.org/a",
	} {
		list := `<opml><body><outline xmlUrl="https://example.org/a"/><outline text="سوريا">` +
			`<outline text="أ" language="ar" xmlUrl="` + again + `"/><outline text="ب" xmlUrl="https://example.org/b"/></outline>` +
			`<outline text="دولي"><outline text="ج" language="en" xmlUrl="https://example.org/a"/><outline text="د" xmlUrl="` + "https://example.org/A" + `"/></outline></body></opml>`
		got, err := Read(strings.NewReader(list))
		if err != nil || len(got.Feeds) != 3 || len(got.Refused) != 0 {
			t.Errorf("%s: got %+v, %v, want three feeds", name, got, err)
			continue
		}
		if f := got.Feeds[0]; f.URL != "https://example.org/a" || f.Region != "سوريا" || f.Title != "أ" || f.Language != "ar" {
			t.Errorf("%s: got %+v, want what the first says, and what only another does", name, f)
		}
	}
}

// One line that names no feed is said, and the others are read.
func TestReadRefusesABadLineAndReadsTheOthers(t *testing.T) {
	t.Parallel()
	for bad, says := range map[string]string{
		`xmlUrl="file:///etc/passwd"`:                                 `"file:///etc/passwd" is no address`,
		`xmlUrl="ftp://example.org/a"`:                                "xmlUrl",
		`xmlUrl="/feed"`:                                              "xmlUrl",
		`xmlUrl="example.org/feed"`:                                   "xmlUrl",
		`xmlUrl="https://"`:                                           "xmlUrl",
		`xmlUrl="https:///feed"`:                                      "xmlUrl",
		`xmlUrl="https://exa mple.org/"`:                              "xmlUrl",
		`xmlUrl="https://example.org:99999999/"`:                      "xmlUrl",
		`xmlUrl="javascript:alert(1)"`:                                "xmlUrl",
		`xmlUrl="أخبار"`:                                              "أخبار",
		"xmlUrl=\"https://example.org/\ufffe\"":                       "xmlUrl",
		`xmlUrl="https://` + strings.Repeat("a", 9000) + `.example/"`: "xmlUrl",
		`type="rss"`:                                                  "xmlUrl is not there",
		`type="atom" xmlUrl=""`:                                       "xmlUrl is not there",
		`type="rss" url="gopher://example.org"`:                       `url "gopher://example.org"`,
		`xmlUrl="ftp://layla:secret@example.org/a"`:                   "ftp://example.org/a",
	} {
		list := "<opml>\n<body>\n<outline text=\"سوريا\">\n<outline text=\"أ\" xmlUrl=\"https://example.org/a\"/>\n<outline\n text=\"ب\" " + bad +
			"/>\n<outline text=\"ج\" xmlUrl=\"https://example.org/c\"/></outline></body></opml>"
		got, err := Read(strings.NewReader(list))
		if err != nil || len(got.Feeds) != 2 || got.Feeds[1].Line != 7 || got.Feeds[1].Region != "سوريا" {
			t.Errorf("%.80s: got %+v, %v, want the two others", bad, got.Feeds, err)
		}
		if len(got.Refused) != 1 || got.Refused[0].Line != 5 || !strings.Contains(got.Refused[0].Reason, says) || strings.Contains(got.Refused[0].Reason, "secret") || len(got.Refused[0].Reason) > 400 {
			t.Errorf("%.80s: refused %+v, want line 5 and %s", bad, got.Refused, says)
		}
	}
}

func TestReadLeavesOutComments(t *testing.T) {
	t.Parallel()
	list := `<opml><body><outline isComment="true" text="x" xmlUrl="https://example.org/b"/><outline iscomment=" True " text="x" xmlUrl="nothing"/></body></opml>`
	if got, err := Read(strings.NewReader(list)); err != nil || len(got.Feeds)+len(got.Refused) != 0 {
		t.Errorf("got %+v, %v, want nothing", got, err)
	}
}

func TestReadIsBounded(t *testing.T) {
	t.Parallel()
	large := "<opml><body>" + strings.Repeat(" ", maxBytes) + "</body></opml>"
	many := "<opml><body>" + strings.Repeat("<outline type=rss>", maxFeeds+1) + "</body></opml>"
	for name, list := range map[string]string{"large": large, "many": many} {
		if got, err := Read(strings.NewReader(list)); err == nil || !strings.Contains(err.Error(), "more than") {
			t.Errorf("%s: got %d feeds, %v", name, len(got.Feeds), err)
		}
	}
	folders := func(n int) string {
		return "<opml><body>" + strings.Repeat("<outline text=أ>", n) + strings.Repeat("</outline>", n) + "</body></opml>"
	}
	most := "<opml><body>" + strings.Repeat("<outline type=rss>", maxFeeds) + "</body></opml>"
	for name, list := range map[string]string{
		"feeds": most, "folders": folders(maxDepth), "bytes": "<opml/>" + strings.Repeat(" ", maxBytes-len("<opml/>")),
	} {
		if got, err := Read(strings.NewReader(list)); err != nil {
			t.Errorf("%s at the limit: got %d feeds, %v", name, len(got.Feeds), err)
		}
	}
	if _, err := Read(strings.NewReader(folders(maxDepth + 1))); err == nil || err.Error() != "opml line 1: folders nested more than 20 deep" {
		t.Errorf("too deep: got %v", err)
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
	f.Add([]byte("<opml><outline type=rss><outline xmlUrl=feed:x.example/&amp;a/><outline xmlUrl='http://[::1%25]/\x0b'></opml>"))
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?><opml>"))
	f.Add([]byte("<opml><body><outline text=a><outline xmlUrl=http://a.example/1 title='x\u202e\u009by' language=ar/></outline><outline xmlUrl=http://b.example/><outline text=a><outline xmlUrl=http://a.example/2 /></outline></opml>"))
	f.Fuzz(func(t *testing.T, list []byte) {
		read, err := Read(bytes.NewReader(list))
		if err != nil {
			return
		}
		var feeds []storage.Feed
		for _, f := range read.Feeds {
			feeds = append(feeds, f.Feed)
		}
		var b bytes.Buffer
		if err := Write(&b, "x", feeds); err != nil {
			t.Fatal(err)
		}
		written := b.String()
		again, err := Read(&b)
		if err != nil || len(again.Refused) > 0 {
			t.Fatalf("%q: written as %s and refused: %v, %v", list, written, err, again.Refused)
		}
		var back []storage.Feed
		for _, f := range again.Feeds {
			back = append(back, f.Feed)
		}
		byAddress := func(a, b storage.Feed) int { return strings.Compare(a.URL, b.URL) }
		slices.SortStableFunc(feeds, byAddress) // those of a folder are written together
		slices.SortStableFunc(back, byAddress)
		if diff := cmp.Diff(feeds, back); diff != "" {
			t.Errorf("%q: written as %s and read as others (-first +second):\n%s", list, written, diff)
		}
	})
}

// A password in an address that cannot be read is in no message.
func TestReadShowsNoPasswords(t *testing.T) {
	t.Parallel()
	list, err := Read(strings.NewReader(`<opml><body><outline xmlUrl="ftp://user:secret@example.org/` + strings.Repeat("ع", 100) + `"/></body></opml>`))
	if err != nil || len(list.Refused) != 1 {
		t.Fatalf("got %+v, %v", list, err)
	}
	says := list.Refused[0].Reason
	if strings.Contains(says, "secret") || !strings.Contains(says, `"ftp://example.org/ععع`) || strings.Count(says, "ع") != 80-len("ftp://example.org/") {
		t.Errorf("got %s", says)
	}
}

// TestNamesOfFoldersAreCut holds that a feed in long folders has not all their bytes:
// each feed of a list has a copy.
func TestNamesOfFoldersAreCut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("س", 10_000)
	read, err := Read(strings.NewReader(`<opml><outline text="` + long + `"><outline text="` + long + `"><outline title="` + long + `" xmlUrl="https://example.org/a"/></outline></outline></opml>`))
	if err != nil || len(read.Feeds) != 1 {
		t.Fatalf("got %d feeds, %v", len(read.Feeds), err)
	}
	if f := read.Feeds[0]; len(f.Title) > 2*maxName+3 || len(f.Region) > 4*maxName+7 || !strings.HasPrefix(f.Region, "سس") {
		t.Errorf("title of %d bytes, region of %d", len(f.Title), len(f.Region))
	}
}
