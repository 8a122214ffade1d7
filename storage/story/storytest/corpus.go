package storytest

import "strings"

// language is the material of articles in one language, written for these tests
// with invented names.
type language struct {
	code        string
	words       []string // of which sentences are made
	endings     []string // that words take, so that there are many
	names       []string
	places      []string
	said        []string // openings of sentences
	boilerplate []string // what outlets put around an article
	notice      string   // boilerplate in a whole sentence
	agencies    []string
	digest      string // title of a round-up
	later       string // title mark of an update
	templates   []template
	respell     []string // pairs: a spelling and another one of the same word
}

// template is a report that recurs with other facts: {n} is a number, {p} a
// place, {a} a name.
type template struct {
	title  string
	blocks []string
}

func list(s string) []string { return strings.Fields(s) }

func lines(s string) []string {
	var all []string
	for line := range strings.Lines(strings.TrimSpace(s)) {
		all = append(all, strings.TrimSpace(line))
	}
	return all
}

var languages = []language{arabic, english, sorani, kurmanji, persian, turkish}

var arabic = language{
	code:    "ar",
	endings: list("- - ها هم نا ات ين ية كم"),
	words: list(`الحكومة البرلمان المجلس القانون الجلسة التصويت القرار الموازنة المدرسة الجامعة الطلاب المعلمين المناهج
		المستشفى الأطباء المرضى الدواء اللقاح المياه السد النهر الري المزارعين القمح الحصاد القطن الأرض السوق التجار
		البضائع الحدود المعبر الشاحنات الطريق الجسر البناء السكن الكهرباء المحطة الوقود النفط الأنابيب المصفاة الشركة
		العمال النقابة الإضراب الأجور المصرف القروض العملة الاستثمار السياحة الفندق المتحف الآثار المهرجان الشعر الرواية
		المسرح الموسيقى الملعب الفريق المدرب المباراة البطولة اللاعبين الجمهور المحكمة القاضي المحامي الشهود الوثائق
		التحقيق الشرطة الحريق الإنقاذ الفيضان العاصفة الأمطار الخيام النازحين المساعدات القوافل المنظمة المؤتمر الوفد
		الاتفاق الهدنة المفاوضات اللجنة التقرير الأرقام الخبراء الدراسة الباحثون التقنية الهواتف الشبكة الإنترنت
		قديمة جديدة واسعة كبيرة صعبة مشتركة مفاجئة طويلة محلية عاجلة أولى نادرة بطيئة هادئة مكلفة آمنة ضعيفة قوية
		يناقش يعلن يرفض يطالب يبدأ ينتظر يواجه يستعيد يفتتح يدعم يراجع يكشف يحذر ينفي يؤكد يوقع يزور يغادر
		في من على إلى عن مع بعد قبل خلال بين ضمن نحو منذ حول رغم دون كما بينما حيث لكن`),
	names:  list(`سليم_الحداد نورا_المفتي كريم_الصباغ ليلى_الخطيب ماهر_العطار هدى_الراوي فارس_النجار سمر_البزاز عادل_القطان رنا_الوراق`),
	places: list(`وادي_الزيتون تل_الرمان عين_السدر قصر_النخيل باب_الريح مرج_الحمام دير_الصفصاف حصن_الغراب رأس_النبع سهل_الكرمة`),
	said: lines(`وقال المتحدث إن
		وأضافت المصادر أن
		وذكر شهود أن
		وبحسب البيان فإن
		وأشار المدير إلى أن
		وفي سياق آخر
		ويرى مراقبون أن
		وتابع قائلا إن`),
	boilerplate: lines(`الصفحة الأولى / آخر الأخبار
		التعليقات (0)
		الأكثر قراءة
		شارك المقال
		مواضيع ذات صلة
		جميع الحقوق محفوظة`),
	notice:   "تابعوا نشرتنا المسائية واشتركوا في قناتنا لتصلكم أهم العناوين كل يوم قبل الجميع.",
	agencies: list(`وكالة_النخلة وكالة_الفجر مراسلون`),
	digest:   "نشرة الصباح",
	later:    "تحديث:",
	templates: []template{
		{"حالة الطقس في {p}", lines(`توقعت هيئة الأرصاد أن يكون الجو في {p} صحوا إلى غائم جزئيا مع رياح خفيفة متقلبة الاتجاه.
			تبلغ درجة الحرارة العظمى {n} درجة والصغرى {n} درجة وتصل الرطوبة إلى {n} في المئة.
			وتتراوح سرعة الرياح بين {n} و {n} كيلومترا في الساعة ويكون ارتفاع الموج {n} سنتيمترا.`)},
		{"أسعار الخضار في {p} اليوم", lines(`سجلت أسعار الخضار في سوق {p} اليوم تغيرا محدودا مع وصول دفعات جديدة من المزارع القريبة.
			وبلغ سعر كيلو البندورة {n} ليرة وكيلو الخيار {n} ليرة وكيلو البطاطا {n} ليرة.
			فيما بيع صندوق الليمون بسعر {n} ليرة وربطة النعناع بسعر {n} ليرة لدى معظم الباعة.`)},
		{"ضبط مخالفات في {p}", lines(`أعلنت مديرية التموين في {p} ضبط {n} مخالفة خلال جولات نفذتها دورياتها على المحال والأفران.
			وصودر {n} كيلوغراما من الدقيق و {n} عبوة زيت منتهية الصلاحية وأغلقت {n} منشآت بالشمع.
			ودعت المديرية الأهالي إلى الاتصال على الرقم {n} عند رصد أي مخالفة في الأسعار.`)},
		{"برقية تهنئة إلى {a}", lines(`بعث رئيس الهيئة برقية تهنئة إلى {a} بمناسبة توليه منصبه الجديد متمنيا له التوفيق والسداد في مهامه.
			وأعرب في برقيته عن ثقته بقدرة {a} على خدمة أبناء المنطقة وتعزيز التعاون بين مختلف الجهات.
			وكان {a} قد أدى اليمين صباح اليوم أمام أعضاء الهيئة بحضور عدد من الوجهاء.`)},
	},
	respell: list(`الموازنة الموازنه المدرسة المدرسه الأرقام الارقام المستشفى المستشفي الإنترنت الانترنت إلى الى الأطباء الأطبّـاء المياه الـميـاه`),
}

var english = language{
	code:    "en",
	endings: list("- - s ing ed er ly ful ness"),
	words: list(`council ministers budget harvest orchard teachers pupils classrooms hospital nurses vaccine reservoir river farmers
		wheat cotton market traders lorries border crossing bridge road builders housing turbines grid refinery pipeline
		workers union strike wages bank lenders currency tourists museum pottery festival poets novel theatre orchestra
		stadium coach striker keeper supporters court judge lawyers witnesses documents inquiry police blaze rescuers flood
		storm tents convoys charity summit delegates treaty ceasefire committee figures experts survey researchers handset
		network engineers ancient sudden narrow costly distant cautious joint rural fragile lasting quiet steady doubtful
		debates rejects demands opens awaits faces restores supports reviews reveals warns denies signs visits leaves
		the of to in on for with after before during between within towards since despite without while where but`),
	names:  list(`Adam_Harrow Clara_Wex Jonas_Tull Mira_Oakley Peter_Lunn Selma_Brandt Victor_Hale Wendy_Marsh Otto_Pryce Ines_Calder`),
	places: list(`Millbrook Ashwater Stonegate Redcliff Larkhill Fernmoor Saltwick Oxbury Windale Thornby`),
	said: lines(`The spokesman said
		According to the statement
		Witnesses told reporters that
		Analysts expect that
		She added that
		Earlier this week
		Critics argue that
		In a separate move`),
	boilerplate: lines(`Home / Latest news
		Comments (0)
		Most read
		Share this article
		Related topics
		All rights reserved`),
	notice:   "Subscribe to our evening letter and follow our channel to get the main headlines before everybody else.",
	agencies: list(`Palmwire Dawnpress Correspondents`),
	digest:   "Morning round-up",
	later:    "UPDATE:",
	templates: []template{
		{"Weather for {p}", lines(`The met office expects the day in {p} to stay dry with sunny spells and a light breeze from changing directions.
			Temperatures will reach {n} degrees and fall to {n} at night while humidity climbs to {n} per cent.
			Gusts of between {n} and {n} kilometres an hour are possible and waves may rise to {n} centimetres.`)},
		{"Share prices in {p} at noon", lines(`The exchange in {p} moved within a tight range on a quiet morning as dealers waited for company results.
			The main index stood at {n} points by noon with {n} stocks up and {n} stocks down.
			Turnover reached {n} million while the bond yield was quoted at {n} basis points.`)},
		{"Letter of congratulation to {a}", lines(`The chairman sent a letter of congratulation to {a} on the occasion of the appointment and wished every success in the new office.
			He expressed his trust that {a} would serve the people of the region and strengthen the work of its councils.
			A reception for {a} was held in the town hall and attended by guests from many walks of life.`)},
	},
}

var sorani = language{
	code:    "ckb",
	endings: list("- - ەکان ێک ەوە مان تان ان"),
	words: list(`حکوومەت پەرلەمان یاسا دانیشتن دەنگدان بڕیار بودجە قوتابخانە زانکۆ خوێندکاران مامۆستایان نەخۆشخانە پزیشکان
		دەرمان ئاو بەنداو ڕووبار جووتیاران گەنم دروێنە زەوی بازاڕ بازرگانان کاڵا سنوور بارهەڵگر ڕێگا پرد خانوو کارەبا
		وێستگە سووتەمەنی نەوت بۆری پاڵاوگە کۆمپانیا کرێکاران مووچە بانک دراو وەبەرهێنان گەشتیاری مۆزەخانە شوێنەوار
		فێستیڤاڵ شیعر ڕۆمان شانۆ مۆسیقا یاریگا تیپ ڕاهێنەر یاریزانان دادگا دادوەر پارێزەر شایەت بەڵگەنامە لێکۆڵینەوە
		پۆلیس ئاگر لافاو باران چادر ئاوارە یارمەتی ڕێکخراو کۆنفرانس شاند ڕێککەوتن دانوستان لیژنە ڕاپۆرت پسپۆڕان
		توێژینەوە تەکنەلۆژیا تۆڕ نوێ کۆن گەورە سەخت هاوبەش خێرا دوور دەگمەن بێدەنگ گران دەست پێدەکات ڕەتدەکاتەوە
		چاوەڕێ دەکات ئاشکرا هۆشداری واژۆ سەردان لە بۆ لەگەڵ دوای پێش نێوان دەربارەی بەڵام هەروەها چونکە`),
	names:  list(`ئازاد_هەورامی شیرین_باخەوان دلێر_کانیکەوە نەسرین_چیانور هێمن_بەردەڕەش ژوان_گوڵان`),
	places: list(`کانی_سپی گردی_هەنار دۆڵی_گوێز چیای_بەفر باخی_مێو دەشتی_شلێر`),
	said: lines(`وتەبێژەکە ڕایگەیاند کە
		بەپێی ڕاگەیاندراوەکە
		چاودێران پێیان وایە
		هەر لەو بارەیەوە
		بەڕێوەبەرەکە ئاماژەی دا کە`),
	boilerplate: lines(`سەرەتا / نوێترین هەواڵ
		کۆمێنت (0)
		زۆرترین خوێنراو
		هاوبەشی بکە
		هەموو مافێک پارێزراوە`),
	notice:   "بەشداری لە نامەی ئێوارەمان بکەن و کەناڵەکەمان ببینن تا گرنگترین هەواڵ زووتر بەدەستتان بگات.",
	agencies: list(`ئاژانسی_چرا پەیامنێران`),
	digest:   "کورتە هەواڵ",
	later:    "نوێکراوە:",
	templates: []template{
		{"کەشوهەوای {p}", lines(`کەشناسی ڕایگەیاند ئاسمانی {p} ئەمڕۆ ساماڵ و پەڵە هەور دەبێت و بایەکی سووک هەڵدەکات.
			بەرزترین پلەی گەرما دەگاتە {n} پلە و نزمترین {n} پلە و شێ دەگاتە {n} لە سەدا.
			خێرایی با لە نێوان {n} بۆ {n} کیلۆمەتر لە کاتژمێرێکدا دەبێت و مەودای بینین {n} کیلۆمەترە.`)},
	},
}

var kurmanji = language{
	code:    "kmr",
	endings: list("- - an ek ên ê a yan tir"),
	words: list(`hikûmet meclis qanûn civîn dengdan biryar budçe dibistan zanîngeh xwendekar mamoste nexweşxane bijîşk derman av
		bendav çem cotkar genim zevî bazar bazirgan sînor kamyon rê pir xanî elektrîk îstasyon petrol lûle kompanya karker
		sendîka grev meaş bank dirav turîzm mûze kevneşop festîval helbest roman şano muzîk yarîgeh tîm rahêner lîstikvan
		dadgeh dadger parêzer şahid belge lêkolîn polîs agir lehî baran kon koçber alîkarî rêxistin konferans şand peyman
		danûstandin komîte rapor pispor teknolojî tor nû kevn mezin dijwar hevpar zû dûr kêm bêdeng biha dest pê dike red
		dike hêvî dike eşkere hişyarî îmze serdan li ji bi di de ku lê belê piştî berî navbera derbarê her wiha ji ber`),
	names:  list(`Baran_Zinar Evîn_Şêrko Rojda_Mîran Zana_Berwarî Dilan_Geverî Sîpan_Xanî`),
	places: list(`Kanîspî Girêhinar Deştagul Çiyabefir Newalreş Birasor`),
	said: lines(`Berdevk diyar kir ku
		Li gorî daxuyaniyê
		Şahidan gotin ku
		Çavdêr bawer dikin ku
		Di heman demê de`),
	boilerplate: lines(`Destpêk / Nûçeyên dawî
		Şîrove (0)
		Herî zêde xwendî
		Parve bike
		Hemû maf parastî ne`),
	notice:   "Bibin abonê nameya me ya êvarê û li kanala me temaşe bikin da ku nûçeyên girîng zû bigihîjin we.",
	agencies: list(`Ajansa_Çira Nûçegihan`),
	digest:   "Kurtenûçe",
	later:    "NÛKIRIN:",
	templates: []template{
		{"Rewşa hewayê li {p}", lines(`Rêveberiya keşnasiyê ragihand ku îro asîmanê {p} dê sayî be û bayekî sivik ji aliyên cuda bê.
			Germahiya herî bilind dê bigihîje {n} pileyan û ya herî nizm {n} û nimî bigihîje {n} ji sedî.
			Leza bayê dê di navbera {n} û {n} kîlometreyan de be û dûrahiya dîtinê {n} kîlometre ye.`)},
	},
}

var persian = language{
	code:    "fa",
	endings: list("- - ها هایی شان مان تر ی"),
	words: list(`دولت مجلس قانون نشست رأی تصمیم بودجه مدرسه دانشگاه دانشجویان معلمان بیمارستان پزشکان دارو آب سد رودخانه
		کشاورزان گندم برداشت زمین بازار تاجران کالا مرز کامیون جاده پل خانه برق نیروگاه سوخت نفت لوله پالایشگاه شرکت
		کارگران دستمزد بانک وام ارز سرمایه گردشگری موزه آثار جشنواره شعر رمان تئاتر موسیقی ورزشگاه تیم مربی بازیکنان
		تماشاگران دادگاه قاضی وکیل شاهدان اسناد تحقیق پلیس آتش سیل توفان باران چادر آوارگان کمک سازمان همایش هیئت
		توافق مذاکره کمیته گزارش آمار کارشناسان پژوهش فناوری شبکه تازه قدیمی بزرگ دشوار مشترک ناگهانی دور کمیاب آرام
		گران امن ضعیف می پردازد آغاز رد درخواست منتظر روبه رو بازسازی حمایت بررسی افشا هشدار تکذیب امضا دیدار ترک
		در از به با برای تا پس پیش میان درباره اما همچنین زیرا هنگام`),
	names:  list(`بهرام_سپیدار مینا_کوهسار آرش_دریابان پروین_گلستان کاوه_رهنورد نگار_باغبان`),
	places: list(`چشمه_سفید دشت_انار باغ_گردو کوه_برف دره_سیب رود_نقره`),
	said: lines(`سخنگو گفت که
		بر پایه این بیانیه
		شاهدان می گویند
		به باور ناظران
		وی افزود که`),
	boilerplate: lines(`صفحه نخست / تازه ها
		نظرات (0)
		پربازدیدترین
		اشتراک گذاری
		همه حقوق محفوظ است`),
	notice:   "مشترک خبرنامه شامگاهی ما شوید و کانال ما را دنبال کنید تا مهم ترین خبرها زودتر به شما برسد.",
	agencies: list(`خبرگزاری_چراغ خبرنگاران`),
	digest:   "چکیده خبرها",
	later:    "به روزرسانی:",
	templates: []template{
		{"وضعیت هوای {p}", lines(`سازمان هواشناسی اعلام کرد آسمان {p} امروز صاف تا کمی ابری است و نسیمی ملایم می وزد.
			بیشینه دما به {n} درجه و کمینه آن به {n} درجه می رسد و رطوبت {n} درصد خواهد بود.
			سرعت باد میان {n} تا {n} کیلومتر در ساعت است و میدان دید {n} کیلومتر برآورد می شود.`)},
	},
	respell: list(`رأی رای دانشگاه دانشگـاه`),
}

var turkish = language{
	code:    "tr",
	endings: list("- - lar da dan lı sız ca ki"),
	words: list(`hükümet meclis yasa oturum oylama karar bütçe okul üniversite öğrenci öğretmen hastane doktor ilaç su baraj
		nehir çiftçi buğday hasat tarla pazar tüccar sınır kamyon yol köprü konut elektrik santral yakıt petrol rafineri
		şirket işçi sendika grev ücret banka kredi döviz yatırım turizm müze kazı şenlik şiir roman tiyatro müzik stadyum
		takım antrenör oyuncu seyirci mahkeme hâkim avukat tanık belge soruşturma polis yangın sel fırtına yağmur çadır
		göçmen yardım örgüt zirve heyet anlaşma ateşkes müzakere komisyon rapor uzman araştırma teknoloji ağ yeni eski
		büyük zor ortak ani uzak nadir sessiz pahalı güvenli zayıf tartışıyor açıklıyor reddediyor istiyor başlıyor bekliyor
		destekliyor inceliyor uyarıyor yalanlıyor imzalıyor ziyaret ayrılıyor ve ile için sonra önce arasında rağmen ancak`),
	names:  list(`Kemal_Yurtsever Elif_Karaca Tuna_Demirtepe Sevgi_Ormancı Baran_Uluçay Derya_Gökova`),
	places: list(`Akpınar Çamlıdere Kızılkaya Yeşilova Taşlıhan Gölbaşı`),
	said: lines(`Sözcü şöyle dedi:
		Açıklamaya göre
		Tanıklar anlatıyor:
		Gözlemciler diyor ki
		Yetkili ayrıca`),
	boilerplate: lines(`Ana sayfa / Son haberler
		Yorumlar (0)
		En çok okunan
		Haberi paylaş
		Bütün hakları saklıdır`),
	notice:   "Akşam bültenimize abone olun ve kanalımızı izleyin ki önemli haberler size herkesten önce ulaşsın.",
	agencies: list(`Çınar_Ajansı Muhabirler`),
	digest:   "Günün özeti",
	later:    "GÜNCELLEME:",
	templates: []template{
		{"{p} hava durumu", lines(`Meteoroloji bugün {p} için açık ve az bulutlu bir gökyüzü ile değişen yönlerden hafif bir rüzgâr bekliyor.
			En yüksek sıcaklık {n} derece, en düşük {n} derece olacak ve nem yüzde {n} düzeyine çıkacak.
			Rüzgârın hızı saatte {n} ile {n} kilometre arasında değişecek ve görüş uzaklığı {n} kilometre olacak.`)},
	},
}
