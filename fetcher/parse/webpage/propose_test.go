package webpage

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/storage"
)

// TestProposedSelectorsAreShortAndStable holds what is proposed first for each page of testdata: the class by which a
// publishing system calls an article, none that a build makes anew, none of the looks.
func TestProposedSelectorsAreShortAndStable(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"wordpress-ar": "article.post", "drupal-ar": "div.views-row", "bootstrap-ar": "div.card", "table-1256-ar": "table.newslist > tbody > tr:has(a)",
		"react-en": "#__next > div > div > div", "microdata-fr": `[itemtype$="NewsArticle"]`, "persian-jalali": "li.news-item", "kurdish-blog": "div.blog-post",
		"turkish-links": "a.haber-karti", "magazine-fr": "div.teaser", "wire-ar": "ul.wire > li", "boxes-ar": "div.news-box:not(.sponsored)",
	}
	for _, f := range fixtures(t) {
		if want[f.name] == "" {
			continue
		}
		proposals := Propose(cost.New(t.Context(), len(f.body)), f.body, f.base)
		if len(proposals) == 0 {
			t.Errorf("%s: nothing is proposed", f.name)
			continue
		}
		p := proposals[0]
		if p.Select != (storage.Selectors{Item: want[f.name]}) || p.Items != len(f.Items) || len(p.First) != 3 || p.First[2].Title != f.Items[2].Title {
			t.Errorf("%s: got %+v, %d items, %d shown", f.name, p.Select, p.Items, len(p.First))
		}
		for _, other := range proposals[1:] {
			if other.First[0].Link == p.First[0].Link {
				t.Errorf("%s: %q and %q are one list", f.name, p.Select.Item, other.Select.Item)
			}
		}
		delete(want, f.name)
	}
	if len(want) > 0 {
		t.Errorf("no page %v", want)
	}
}

// TestCostlyCandidatesTakeNothingFromOthers holds that a list is proposed beside elements that cost too much to read.
func TestCostlyCandidatesTakeNothingFromOthers(t *testing.T) {
	t.Parallel()
	costly := strings.Repeat("<i class=date>1 2 3 4 5 6 7 8 9 10 11 no</i>", 40)
	src := fill(60_000, "<div class=story><a href=/s/%d>عنوان طويل من العناوين رقم %d</a>"+costly+"</div>") +
		"<ul class=wire>" + fill(1000, "<li><a href=/w/%d>عنوان آخر من النشرة رقم %d</a>") + "</ul>"
	var got []string
	for _, p := range Propose(cost.New(t.Context(), len(src)), []byte(src), pageURL) {
		got = append(got, p.Select.Item)
	}
	if !slices.Contains(got, "ul.wire > li") {
		t.Errorf("got %q", got)
	}
	var classes []string
	for i := range 30 {
		classes = append(classes, "story-"+strings.Repeat("x", i+1))
	}
	src = fill(200_000, `<div class="`+strings.Join(classes, " ")+`"><a href=/s/%d>عنوان طويل من العناوين رقم %d</a>`+costly+"</div>")
	b := cost.New(t.Context(), len(src))
	Propose(b, []byte(src), pageURL)
	if most := int64(ratingWork*(len(src)+1<<16) + 6*(4<<20+64*len(src))); b.Scanned() > most {
		t.Errorf("%d bytes are looked at, want %d at most", b.Scanned(), most)
	}
}

// TestWhatIsNoListIsNotProposed holds that menus, tag clouds, share bars and short lists are no list of articles.
func TestWhatIsNoListIsNotProposed(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"a menu":      "<ul class=menu>" + fill(500, "<li class=item><a href=/s/%d>محلي %d</a>") + "</ul>",
		"a tag cloud": "<div>" + fill(500, "<a class=tag-link href=/t/%d>وسم %d</a> ") + "</div>",
		"a share bar": "<div>" + fill(500, "<a class=share-button href=https://www.facebook.com/sharer/sharer.php?u=%d>شارك هذا الخبر على فيسبوك %d</a>") + "</div>",
		"one title":   "<div>" + fill(900, "<div class=card><a href=/a/%d>تابع قراءة هذا الخبر على الموقع</a></div>") + "</div>",
		"one link":    "<div>" + fill(900, "<div class=card><a href=/a>خبر من أخبار المدينة رقم %d</a></div>") + "</div>",
		"two items":   "<div class=card><a href=/1>عودة الكهرباء إلى أحياء المدينة</a></div><div class=card><a href=/2>افتتاح سوق الخضار الجديد</a></div>",
		"an article":  "<article><h1>عودة الكهرباء إلى أحياء المدينة</h1>" + fill(900, "<p>نص طويل من نص الخبر رقم %d</p>") + "</article>",
		"no page":     `{"a":1}`, "nothing": "",
	} {
		if got := Propose(cost.New(t.Context(), len(src)), []byte(src), pageURL); len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestStabilityOfNames holds which classes name an article for long.
func TestStabilityOfNames(t *testing.T) {
	t.Parallel()
	best, middling, last, never := 2., 1., .5, .18
	for _, group := range []struct {
		names string
		above float64
		below float64
	}{
		{"post news-item card teaser hentry storyCard", .85, best},
		{"liste widget-row wire", .2, middling},
		{"css-1x2y3z sc-bdVaJa Card_title__a1B2c iRmTgz jss123 col-md-4 mb-3 flex text-center row container first has-thumb", 0.01, never},
		{"post-4100 item-12 node8", -1, .001},
		{"category-local status-publish tag-links", .2, last},
	} {
		for name := range strings.FieldsSeq(group.names) {
			if got := stability(name); got <= group.above || got >= group.below {
				t.Errorf("%s: got %.2f, want between %.2f and %.2f", name, got, group.above, group.below)
			}
		}
	}
}

// TestProposedSelectorsReadAsWell holds that what is proposed parses, finds what was shown, and can be asked for again.
func TestProposedSelectorsReadAsWell(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures(t) {
		for _, p := range Propose(cost.New(t.Context(), len(f.body)), f.body, f.base) {
			proposalHolds(t, f.body, p)
		}
	}
}

// proposalHolds fails where a proposal finds something else than it shows.
func proposalHolds(t testing.TB, body []byte, p Proposal) {
	t.Helper()
	if err := Check(p.Select); err != nil {
		t.Fatalf("proposed: %v", err)
	}
	list, err := Read(cost.New(t.Context(), len(body)), body, pageURL, p.Select)
	if err != nil || len(list.Items) != p.Items || len(p.First) != min(3, p.Items) || list.Items[0].Title != p.First[0].Title {
		t.Fatalf("%s: %d items and %v, %d were proposed", fmt.Sprint(p.Select), len(list.Items), err, p.Items)
	}
}
