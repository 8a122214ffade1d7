package parsetest

import (
	"fmt"
	"strings"
)

// misleading are names that mean something in another vocabulary.
var misleading = strings.Fields("title link description item entry guid pubDate updated id content summary image author source channel rss feed items encoded date related ملاحظة")

// foreigns returns children of an item or a feed that are not its own texts.
func (g *Grammar) foreigns(inItem bool) (out []string) {
	for range g.IntN(4) {
		out = append(out, g.foreign(inItem, 0))
	}
	return out
}

// foreign returns one child that a reader has to leave alone, or that has a title and
// a link of its own.
func (g *Grammar) foreign(inItem bool, depth int) string {
	if g.Maybe(35) {
		if s := g.structured(inItem); s != "" {
			return s
		}
	}
	name, attrs := pick(g, misleading...), ""
	switch g.IntN(4) {
	case 0:
		name = "ext:" + name
	case 1:
		name = pick(g, "content:", "dc:") + pick(g, "encoded", "date", "title", "creator")
	case 2:
		// An item or a channel in a namespace of its own is RSS's all the same, where it stands as one.
		if !inItem && depth == 0 && g.plain && (name == "item" || name == "channel" || name == "entry") {
			name = "related"
		}
		attrs = pick(g, ` xmlns="http://ext.example/own"`, ` xmlns="http://www.w3.org/2000/svg"`)
	default:
		name = "again:" + name
		attrs = ` xmlns:again="http://ext.example/redeclared"`
	}
	return fmt.Sprintf("<%[1]s%[2]s>%[3]s</%[1]s>", name, attrs, g.inside(depth))
}

// inside returns the content of an element of another vocabulary: anything.
func (g *Grammar) inside(depth int) string {
	if depth > 3 {
		return g.say("بعيد")
	}
	var out strings.Builder
	for range g.IntN(4) {
		switch g.IntN(5) {
		case 0:
			out.WriteString(g.say("غريب"))
		case 1:
			out.WriteString(g.foreign(true, depth+1))
		case 2:
			fmt.Fprintf(&out, "<item><title>%s</title><link>http://else.example/%d</link><guid>else</guid><pubDate>Sun, 01 Nov 2026 00:00:00 +0000</pubDate></item>", g.say("خبر آخر"), g.n)
		case 3:
			fmt.Fprintf(&out, "<entry><title>%s</title><link href='http://else.example/%d'/><id>else</id></entry><br/>", g.say("خبر آخر"), g.n)
		case 4:
			fmt.Fprintf(&out, "<title>%s</title><link>http://else.example/%d</link><description>لا</description>", g.say("عنوان آخر"), g.n)
		}
	}
	return out.String()
}

// structured returns an element of the format that has children.
func (g *Grammar) structured(inItem bool) string {
	other := fmt.Sprintf("<title>%s</title><link>http://else.example/%d</link>", g.say("آخر"), g.n)
	media := `<m:group><m:content url="http://n.example/v.mp4"><m:title>` + g.say("فيلم") + `</m:title></m:content></m:group>`
	switch {
	case g.atom != "":
		return strings.NewReplacer("</", "</"+g.atom, "<", "<"+g.atom).Replace("<author><name>ليلى</name><uri>http://else.example/</uri>" + "<title>لا</title></author>")
	case g.rss != "":
		return media
	case !g.plain:
		list := []string{
			"<author><name>ليلى</name><title>محررة</title><link href='http://else.example/'/></author>", "<contributor><name>سمر</name><email>s@n.example</email></contributor>",
			media, "<category term='محلي'><title>لا</title></category>",
		}
		if inItem {
			list = append(list, "<source><title>المصدر</title><link href='http://else.example/'/><id>else</id><updated>2026-01-01T00:00:00Z</updated></source>")
		}
		return pick(g, list...)
	}
	list := []string{
		"<author><name>ليلى</name>" + other + "</author>", "<category>" + other + "</category>", media,
		"<m:content url='http://n.example/i.jpg' type='image/jpeg'><m:title>لا</m:title>" + other + "</m:content>",
	}
	if inItem {
		list = append(list, "<image><url>http://n.example/i.png</url>"+other+"</image>", `<source url="http://else.example/feed">`+other+"</source>",
			`<enclosure url="http://n.example/5.mp3" type="audio/mpeg" length="1">`+other+"</enclosure>", "<thumbnail><url>http://n.example/t.png</url>"+other+"</thumbnail>")
	} else {
		list = append(list, "<textInput>"+other+"<name>q</name><description>بحث</description></textInput>", "<docs>"+other+"</docs>")
	}
	return pick(g, list...)
}

func (g *Grammar) channelImage() string {
	if g.plain && g.Maybe(50) {
		return "<image><url>http://n.example/logo.png</url><title>" + g.say("شعار") + "</title><link>http://else.example/logo</link><description>لا</description></image>"
	}
	return ""
}
