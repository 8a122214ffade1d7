package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// TestHashesOfBlocksAreThoseOfFingerprints holds that a block is found again by what the
// window says of it.
func TestHashesOfBlocksAreThoseOfFingerprints(t *testing.T) {
	t.Parallel()
	blocks := []string{mostRead, "«" + comments + "»", fog, "0", "Read more…", "هل تعلم؟", seq(0, 39), seq(39, 70) + "."}
	var d decoded
	d.read(NewFingerprint("عنوان", blocks, "ar").data)
	short := shortBlocks(d.blocks)
	for i, block := range blocks {
		if h := hashOf(t, block); h != short[i] {
			t.Errorf("%q: %x, the fingerprint says %x", block, h, short[i])
		}
	}
	for _, block := range []string{"", "…", seq(0, 40), strings.Repeat("ا", maxBlockBytes)} {
		if _, ok := BlockHash(block); ok {
			t.Errorf("%.20q… can be repeated", block)
		}
	}
	if a, b := hashOf(t, mostRead), hashOf(t, mostRead+"."); a == b || a&^blockFlags != b&^blockFlags {
		t.Errorf("%x and %x, want them to differ in a flag", a, b)
	}
}

// TestOwnBlocks tries texts of which each line has a sign for what must become of it: "-"
// is left out. A line is repeated by some articles (r) or most (m), or by none.
func TestOwnBlocks(t *testing.T) {
	t.Parallel()
	body := "افتتح الوزير جسرا جديدا فوق النهر أمس." // "the minister opened a new bridge over the river yesterday."
	for _, c := range []struct {
		name  string
		lines []string // sign, who repeats it, text
	}{
		{"nothing is repeated", []string{"+  " + body, "+  " + mostRead, "+  " + headline}},
		{"a sidebar", []string{"+  " + body, "-r " + comments, "-r 0", "-r " + mostRead, "-  " + headline, "-  هل ينخفض سعر الخبز غدا؟", "-r حقوق النشر محفوظة"}},
		{"a sidebar with signs", []string{"+  " + body, "+  " + body, "+  " + body, "-r " + comments, "-  ✨", "-r " + mostRead, "-r 0", "+  • • •"}},
		{"as many headlines as may be", append(append([]string{"+  " + body, "+  " + body, "+  " + body, "-r الأسماء"}, slices.Repeat([]string{"-  " + headline}, 6)...), "-r "+mostRead, "-r "+comments)},
		{"a poem between a path and a sidebar", []string{"-r الرئيسية / شعر", "+  يا دار عبلة بالجواء تكلمي", "+  وعمي صباحا دار عبلة واسلمي", "-r " + comments, "-r " + mostRead, "-r 0"}},
		{"a line above", []string{"-r الرئيسية / أخبار", "+  " + body}},
		{"a line below the first block", []string{"+  " + headline, "-r شارك الخبر", "+  " + body}},
		{"labels in the midst", []string{"+  " + body, "+  " + body, "+  " + body, "+r أداء الأسهم", "+  " + body}},
		{"what most show in the midst", []string{"+  " + body, "+  " + body, "+  " + body, "-m إعلان", "+  " + body}},
		{"a sentence of some", []string{"+r " + fog, "+  " + body, "+r " + fog}},
		{"a sentence of some before a sidebar", []string{"+  " + body, "+r " + fog, "-r " + comments, "-r " + mostRead}},
		{"a sentence of most at the end", []string{"+  " + body, "-m " + joinUs}},
		{"a sentence of most in the midst", []string{"+  " + body, "+  " + body, "+  " + body, "+m " + joinUs, "+  " + body}},
		{"a question of some", []string{"+  " + body, "+r فهل من مجيب؟"}},
		{"a question in a sidebar", []string{"+  " + body, "-r هل ينخفض سعر الخبز غدا؟", "-r " + mostRead}},
		{"a question far from a sidebar", []string{"+  " + body, "+r هل ينخفض سعر الخبز غدا؟", "+  " + headline, "-r " + comments, "-r " + mostRead, "-r 0"}},
		{"two labels are too few for what is between", []string{"+  " + body, "+  " + body, "+  " + body, "+r " + comments, "+  " + headline, "-r " + mostRead}},
		{"a list of names between labels", append(append([]string{"+  " + body, "+  " + body, "+  " + body, "+r الأسماء"}, slices.Repeat([]string{"+  سمير وسلمى ونور"}, 7)...), "-r "+mostRead, "-r "+comments)},
		{"a table", []string{"+  " + body, "+  " + body, "+  " + body, "+r الدولار", "+  3.75", "+r اليورو", "+  4.10", "-r " + mostRead, "-r " + comments}},
		{"a run with something behind it", []string{"+  " + body, "-r " + comments, "-r " + mostRead, "+  " + headline}},
		{"a sentence of some without its stop", []string{"+r " + seq(0, sentenceWords), "+  " + body, "+r " + seq(0, sentenceWords)}},
		{"as long, in a sidebar", []string{"+  " + body, "-r " + seq(0, sentenceWords), "-r " + mostRead}},
		{"nothing but one line of some", []string{"+  ✨", "+r صحو ولا رياح"}},
		{"nothing but one line of most", []string{"-m للاشتراك اضغط هنا"}},
		{"nothing but furniture", []string{"-r " + comments, "-r " + mostRead}},
	} {
		var blocks []string
		var repeated []uint32
		var want []storage.LeftOut
		for i, line := range c.lines {
			blocks = append(blocks, line[3:])
			switch line[1] {
			case 'r':
				repeated = append(repeated, hashOf(t, line[3:]))
			case 'm':
				repeated = append(repeated, hashOf(t, line[3:])|flagMost)
			}
			if line[0] == '-' {
				want = append(want, storage.LeftOut{Block: i, Reason: storage.LeftOutRepeated})
			}
		}
		got := OwnBlocks(blocks, nil, repeated)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.name, got, want)
		}
		if again := OwnBlocks(blocks, got, repeated); !slices.Equal(again, got) {
			t.Errorf("%s: a second time: %v, want %v", c.name, again, got)
		}
		if kept := OwnBlocks(blocks, got, nil); !slices.Equal(kept, got) {
			t.Errorf("%s: forgotten: %v, want %v", c.name, kept, got)
		}
	}
}

// TestOwnBlocksKeepsOtherReasons holds that what is left out for another reason stays so,
// and helps to find a run.
func TestOwnBlocksKeepsOtherReasons(t *testing.T) {
	t.Parallel()
	blocks := []string{headline, "جسر جديد فوق النهر.", "لمتابعة الأخبار انضموا إلينا", mostRead, headline + " أيضا", "Tags: bridge", comments}
	static := append(make([]storage.LeftOut, 0, 16), []storage.LeftOut{{Block: -1, Reason: storage.LeftOutLine}, {Block: 0, Reason: storage.LeftOutTitle}, {Block: 2, Reason: storage.LeftOutLine}, {Block: 5, Reason: storage.LeftOutLine}, {Block: 9, Reason: storage.LeftOutLine}}...)
	before := fmt.Sprint(static)
	got := OwnBlocks(blocks, static, []uint32{hashOf(t, mostRead), hashOf(t, comments)})
	want := "[{-1 0 line of the feed} {0 0 title} {2 0 line of the feed} {3 0 repeated by the outlet} {4 0 repeated by the outlet} {5 0 line of the feed} {6 0 repeated by the outlet} {9 0 line of the feed}]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
	paragraph := []storage.LeftOut{{Block: 4, From: 3, Reason: storage.LeftOutLine}} // its end only: it is text all the same
	if got := OwnBlocks([]string{"a.", mostRead, "b", "c", "d.", comments}, paragraph, []uint32{hashOf(t, mostRead), hashOf(t, comments)}); fmt.Sprint(got) != "[{1 0 repeated by the outlet} {4 3 line of the feed} {5 0 repeated by the outlet}]" {
		t.Errorf("beside the end of a paragraph: %v", got)
	}
	if fmt.Sprint(static) != before {
		t.Errorf("what was handed in became %v", static)
	}
	twice := []uint32{hashOf(t, fog), hashOf(t, fog) | flagMost, hashOf(t, fog)}
	if got := OwnBlocks([]string{headline, fog}, nil, twice); len(got) != 1 {
		t.Errorf("a block that is named twice: %v", got)
	}
	line := []storage.LeftOut{{Block: 1, Reason: storage.LeftOutLine}} // below all that the article says
	if got := OwnBlocks([]string{mostRead, "Tags: bridge"}, line, []uint32{hashOf(t, mostRead)}); len(got) != 1 {
		t.Errorf("%v, want the line only", got)
	}
	first := OwnBlocks([]string{mostRead, comments}, nil, []uint32{hashOf(t, mostRead)})
	if got := OwnBlocks([]string{mostRead, comments}, first, []uint32{hashOf(t, comments)}); len(first) != 1 || len(got) != 2 {
		t.Errorf("%v, then %v, want both in whatever order they are learnt", first, got)
	}
	title := []storage.LeftOut{{Block: 0, Reason: storage.LeftOutTitle}} // is none of the first blocks
	if got := OwnBlocks([]string{headline, fog, fog, mostRead, fog}, title, []uint32{hashOf(t, mostRead)}); len(got) != 2 {
		t.Errorf("%v, want the title and the fourth block", got)
	}
}

// BenchmarkOwnBlocksOfManyLines: a text of lines that are left out one by one.
func BenchmarkOwnBlocksOfManyLines(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			blocks, lines := slices.Repeat([]string{"#خبر"}, n), make([]storage.LeftOut, n) // #news
			for i := range lines {
				lines[i] = storage.LeftOut{Block: i, Reason: storage.LeftOutLine}
			}
			for b.Loop() {
				OwnBlocks(blocks, lines, []uint32{1})
			}
		})
	}
}
