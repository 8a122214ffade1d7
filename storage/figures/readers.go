package figures

import (
	"slices"
	"strings"

	"rawi/storage/text"
)

// readersWords are words beside a number of a page's own readers, folded: views, reads,
// visits, comments and likes. It grows by itself.
var readersWords = strings.Fields(text.Fold(`مشاهدة مشاهدات المشاهدات قراءة قراءات القراءات زيارة زيارات الزيارات تعليق تعليقات التعليقات إعجاب إعجابات
	view views read reads comment comments likes görüntülenme okunma yorum beğeni vue vues lectures commentaire commentaires بازدید دیدگاه بینین کۆمێنت şîrove`))

// countsReaders reports whether a number counts readers by the word before or behind it.
func countsReaders(before, behind []string) bool {
	beside := slices.Concat(before[max(0, len(before)-1):], behind[:min(len(behind), 1)])
	return slices.ContainsFunc(beside, func(w string) bool { return slices.Contains(readersWords, text.Fold(w)) })
}
