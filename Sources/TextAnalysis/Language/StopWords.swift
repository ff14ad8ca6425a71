/// Words that carry grammar rather than content: queries leave them out unless they have nothing else.
///
/// English is Lucene's list of 33 with question words, pronouns and auxiliaries, of which questions are full; Danish,
/// Dutch, French, German, Italian, Norwegian, Portuguese, Russian, Spanish (with more question words), Swedish and
/// Turkish go back to the lists of the Snowball project (BSD licence, © Martin Porter, Richard Boulton and others); the
/// rest are short lists of the commonest function words. What they do to ranking: docs/decisions/analyzer.md.
enum StopWords {
    /// The stop words of a language, normalised by NFKC and lower case: the commonest words for one without a list.
    static func words(of language: String) -> [String] {
        lists[language]?.split(separator: " ").map(String.init) ?? CommonWords.words(of: language)
    }

    /// Whether a normalised word before an apostrophe is an article or a pronoun that lost its vowel, as in `l'eau`,
    /// `dell'arte`, `jusqu'ici`.
    static func isElision(_ scalars: [UInt32]) -> Bool {
        elisions.contains(String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init))))
    }

    private static let elisions: Set<String> = Set(
        """
        l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu all dall dell nell sull coll agl dagl degl negl sugl \
        un quest quell sant bell gl v b
        """.split(separator: " ").map(String.init))

    private static let lists: [String: String] = [
        "arabic": """
        في من على إلى عن أن إن كان كانت هذا هذه ذلك تلك التي الذي الذين ما لا لم لن قد كل بعد قبل بين حتى \
        عند هو هي هم أو ثم و مع كما لكن بل أي أيضا غير منذ حيث إذا كيف متى أين هل نحن أنا أنت فيه فيها منه \
        منها به بها له لها عليه عليها \
        ماذا لماذا كم التى الى وقد وكان وكانت وهو وهي ولم ولا لقد والتي والذي وفي ومن ماهي ماهو بأن لأن
        """,
        "armenian": """
        և եւ է են էր էին այս այդ այն որ որը որոնք մեջ վրա համար հետ ու ի թե բայց կամ նաև իր նրա նրանք ես դու \
        մենք դուք ըստ մի ոչ պիտի
        """,
        "basque": """
        eta da ez bat du dira izan baina edo hau hori ere ko den zen dute zuen zuten duen diren hura horrek \
        honek egin behar bere beste baino arte gisa ziren dago
        """,
        "catalan": """
        a al als amb aquest aquesta aquests aquestes això allò altre altres ans anar cada com d de del dels \
        des dins el ella elles ells els em en encara ens entre era eren es és esta està estan estava et ha \
        han hi i jo l la les li ll llur lo m me més meu meva mentre molt molts n ne ni no nosaltres o on \
        però per perquè poc pot qual quals quan que què qui s s'ha sa se seu seva seus seves sense ser si \
        sobre són son t també tan tant te tot tota tots un una unes uns us va van
        """,
        "czech": """
        a v se na je že s z to o do i ve pro si za by jako ale jsou po od jeho který byl které nebo k při \
        podle jsem mezi co být u ze byla bylo byly jaký jaká jaké kdo kdy kde proč kolik která kterého kterou \
        kterém kterých ten ta tento tato této toho tím jeho její jejich má však až také tak jak když
        """,
        "danish": """
        alle alt at af blev blive bliver blevet da de dem den denne der deres det dette dig din dine dit du \
        efter ej eller en end er et for fra før have han hans har hende hendes her hvad hvem hver hvilke \
        hvilken hvilket hvor hvordan hvorfor i ikke ingen intet jeg kan kom kun kunne man med meget mellem \
        men mig min mine mit mod må måske ned nogen noget nogle nu når og også om os over på samme selv sig \
        sin sine sit skal skulle som så sådan sådanne sådant til under ud uden var være været ved vi vil \
        ville vores vor vort dog jo ind op fordi hvornår ja hvis både selvom havde ham hun anden
        """,
        "dutch": """
        aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens \
        en er ge geen geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je \
        kan kon kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons \
        ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was wat werd wezen wie \
        wil worden wordt zal ze zelf zich zij zijn zo zonder zou
        """,
        "english": """
        a an and are as at be but by for if in into is it no not of on or such that the their then there \
        these they this to was will with what which who whom whose when where why how do does did has have \
        had were been being can could should would may might must he she his her him we our us you your i me \
        my its from than also any some all more most other so very just about between
        """,
        "finnish": """
        ja on ei ole oli se että en ne hän hänen he minä sinä me te tämä tuo nämä joka jotka jos kun kuin \
        niin mutta tai vai myös sekä sen sitä siitä siinä sille mikä mitä mitkä kuka olla olen olet olemme \
        olivat ollut ovat olisi voi vain nyt sitten kanssa mukaan ennen jälkeen yli ilman vaan koska jonka \
        jossa josta hänet heidän meidän teidän minun sinun eivät emme
        """,
        "french": """
        ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons \
        auront aux avaient avais avait avec avez aviez avions avons ayant ayante ayantes ayants ayez ayons c \
        ce ces d dans de des du elle en es est et eu eue eues eurent eus eusse eussent eusses eussiez \
        eussions eut eux eûmes eût eûtes furent fus fusse fussent fusses fussiez fussions fut fûmes fût \
        fûtes il ils j je l la le les leur lui m ma mais me mes moi mon même n ne nos notre nous on ont ou \
        par pas pour qu que qui s sa se sera serai seraient serais serait seras serez seriez serions serons \
        seront ses soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton tu un une vos \
        votre vous y à étaient étais était étant étante étantes étants étiez étions été étée étées étés êtes
        """,
        "german": """
        aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes anderm \
        andern anderr anders auch auf aus bei bin bis bist da damit dann das dass dasselbe dazu daß dein \
        deine deinem deinen deiner deines dem demselben den denn denselben der derer derselbe derselben des \
        desselben dessen dich die dies diese dieselbe dieselben diesem diesen dieser dieses dir doch dort du \
        durch ein eine einem einen einer eines einig einige einigem einigen einiger einiges einmal er es \
        etwas euch euer eure eurem euren eurer eures für gegen gewesen hab habe haben hat hatte hatten hier \
        hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist jede jedem jeden \
        jeder jedes jene jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner keines können \
        könnte machen man manche manchem manchen mancher manches mein meine meinem meinen meiner meines mich \
        mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner \
        seines selbst sich sie sind so solche solchem solchen solcher solches soll sollte sondern sonst um \
        und uns unser unsere unserem unseren unseres unter viel vom von vor war waren warst was weg weil \
        weiter welche welchem welchen welcher welches wenn werde werden wie wieder will wir wird wirst wo \
        wollen wollte während würde würden zu zum zur zwar zwischen über
        """,
        "greek": """
        ο η το οι τα του της των τον την τη στο στη στην στον στα στις στους και κι είναι ήταν να θα δεν μη \
        μην με σε για από που πως ότι ως αν αλλά ή όταν όπως αυτό αυτή αυτός αυτά αυτές αυτοί ένα ένας μια \
        μία μας σας τους τις μου σου κατά μετά προς παρά έχει έχουν είχε \
        τι ποιος ποια ποιο ποιοι ποιες ποιον ποιων πού πώς πόσο πόσοι πόσες πόσα πόσος πόση γιατί πότε ποιου \
        ποιας οποίο οποία οποίος οποίες οποίοι οποίου οποίων όσο αυτού αυτής αυτόν αυτήν αυτών εκείνο ήδη ούτε \
        είτε επίσης
        """,
        "hebrew": """
        של את על לא הוא כי היא עם זה גם או כל אל אשר הם הן אני אנחנו אתה זאת זו אלה אלו יש אין היה הייתה היו \
        מה מי איך איפה מתי למה מדוע כמה איזה איזו אילו האם כן רק עוד כבר אך אבל אם בין עד לפני אחרי מן ידי
        """,
        "hindi": """
        के का की में है हैं और से को पर यह इस कि जो ने भी एक नहीं तो ही था थे थी हो कर लिए अपने साथ तक या वह \
        उस वे ये उन इन जब कुछ किया गया गई करने करता होता होती होते रहा रहे रही द्वारा बाद फिर कोई जिस सकता \
        सकते अपनी \
        क्या कौन कब कहाँ कहां कैसे क्यों कितना कितने कितनी किस किसने किसे किसके किसका किसकी किन हुआ हुई हुए \
        वाले वाला वाली जाता जाती जाते
        """,
        "hungarian": """
        a az és egy hogy nem is van volt csak de ez azt ezt el meg már még ha mint mert vagy sem lesz minden \
        ami amely aki ahol kell ki be le fel után között szerint által pedig így úgy majd itt ott mi ő ők én \
        te ti azok ezek ennek annak ebben abban ezen azon volna lehet lenne voltak nincs sok több nagyon \
        igen
        """,
        "indonesian": """
        yang dan di ke dari ini itu untuk dengan pada adalah tidak dalam akan oleh juga atau sebagai karena \
        telah dapat bahwa ada saya kami kita mereka dia ia anda lebih sudah saat bisa hanya secara antara \
        para serta seperti tersebut setelah bagi hingga lain namun tetapi menjadi maka sebuah jika harus \
        belum masih
        """,
        "irish": """
        agus an ar as ach ag is tá bhí go na i in le do de a ba nach ní níl sé sí siad mé tú muid sibh seo \
        sin gur chun faoi idir ó roimh trí um mar nó má cé bheith raibh leis den don san sa
        """,
        "italian": """
        a abbia abbiamo abbiano abbiate ad agl agli ai al all alla alle allo anche avemmo avendo avesse \
        avessero avessi avessimo aveste avesti avete aveva avevamo avevano avevate avevi avevo avrai avranno \
        avrebbe avrebbero avrei avremmo avremo avreste avresti avrete avrà avrò avuta avute avuti avuto c \
        che chi ci coi col come con contro cui da dagl dagli dai dal dall dalla dalle dallo degl degli dei \
        del dell della delle dello di dov dove e ebbe ebbero ebbi ed era erano eravamo eravate eri ero \
        essendo faccia facciamo facciano facciate faccio facemmo facendo facesse facessero facessi facessimo \
        faceste facesti faceva facevamo facevano facevate facevi facevo fai fanno farai faranno farebbe \
        farebbero farei faremmo faremo fareste faresti farete farà farò fece fecero feci fosse fossero fossi \
        fossimo foste fosti fu fui fummo furono gli ha hai hanno ho i il in io l la le lei li lo loro lui ma \
        mi mia mie miei mio ne negl negli nei nel nell nella nelle nello noi non nostra nostre nostri nostro \
        o per perché più quale quanta quante quanti quanto quella quelle quelli quello questa queste questi \
        questo sarai saranno sarebbe sarebbero sarei saremmo saremo sareste saresti sarete sarà sarò se sei \
        si sia siamo siano siate siete sono sta stai stando stanno starai staranno starebbe starebbero \
        starei staremmo staremo stareste staresti starete starà starò stava stavamo stavano stavate stavi \
        stavo stemmo stesse stessero stessi stessimo steste stesti stette stettero stetti stia stiamo stiano \
        stiate sto su sua sue sugl sugli sui sul sull sulla sulle sullo suo suoi ti tra tu tua tue tuo tuoi \
        tutti tutto un una uno vi voi vostra vostre vostri vostro è
        """,
        "lithuanian": """
        ir yra kad į iš su o bet ar tai kaip per po už nuo dėl jis ji jie jos aš tu mes jūs buvo būti bus \
        šis ši šio šios tas ta to tos taip dar jau tik kai apie prie prieš be ne nėra kurie kuris kuri jo jų \
        savo ant arba nors iki
        """,
        "nepali": """
        छ र को मा का की ले लाई पनि यो त्यो हो भएको गर्ने गरेको थियो छन् तथा वा एक यस भने गर्न गरी नै देखि \
        सम्म बाट भए हुन हुने अनि कि तर उनी उनले त्यस साथ लागि
        """,
        "norwegian": """
        alle at av bare begge ble blei bli blir blitt både båe da de deg dei deim deira deires dem den denne \
        der dere deres det dette di din disse ditt du dykk dykkar då eg ein eit eitt eller elles en enn er \
        et ett etter for fordi fra før ha hadde han hans har hennar henne hennes her hjå ho hoe honom hoss \
        hossen hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke ikkje ingen ingi inkje inn \
        inni ja jeg kan kom korleis korso kun kunne kva kvar kvarhelst kven kvi kvifor man mange me med \
        medan meg meget mellom men mi min mine mitt mot mykje ned no noe noen noka noko nokon nokor nokre nå \
        når og også om opp oss over på samme seg selv si sia sidan siden sin sine sitt sjøl skal skulle slik \
        so som somme somt så sånn til um upp ut uten var vart varte ved vere verte vi vil ville vore vors \
        vort vår være vært å
        """,
        "persian": """
        و در به از که این را با است برای آن یک خود تا بر می شود های شد ها هم نیز یا اما اگر هر چه چند چرا \
        چگونه کجا کی کدام چیست کیست بود بودند شده شدند کرد کردند کرده دارد دارند داشت باشد هستند پس بین روی بی \
        ما من تو او آنها آن‌ها ایشان وی همه دیگر چون نه ای
        """,
        "polish": """
        i w na z się do nie że to jest o jak po od za przez są co dla ale oraz tym jego był może przy być czy \
        które który ich już lub a u we ze ten ta te tego tej tych była było były ma są jaki jaka jakie jakim \
        jakiej kto kiedy gdzie dlaczego ile której którego którym które których którą ich jej go mu nad pod \
        przed bez między gdy tak tylko też
        """,
        "portuguese": """
        a ao aos aquela aquelas aquele aqueles aquilo as até com como da das de dela delas dele deles depois \
        do dos e ela elas ele eles em entre era eram essa essas esse esses esta estamos estar estas estava \
        estavam este esteja estejam estejamos estes esteve estive estivemos estiver estivera estiveram \
        estiverem estivermos estivesse estivessem estivéramos estivéssemos estou está estávamos estão eu foi \
        fomos for fora foram forem formos fosse fossem fui fôramos fôssemos haja hajam hajamos havemos haver \
        hei houve houvemos houver houvera houveram houverei houverem houveremos houveria houveriam houvermos \
        houverá houverão houveríamos houvesse houvessem houvéramos houvéssemos há hão isso isto já lhe lhes \
        mais mas me mesmo meu meus minha minhas muito na nas nem no nos nossa nossas nosso nossos num numa \
        não nós o os ou para pela pelas pelo pelos por qual quando que quem se seja sejam sejamos sem ser \
        serei seremos seria seriam será serão seríamos seu seus somos sou sua suas são só também te tem \
        temos tenha tenham tenhamos tenho terei teremos teria teriam terá terão teríamos teu teus teve tinha \
        tinham tive tivemos tiver tivera tiveram tiverem tivermos tivesse tivessem tivéramos tivéssemos tu \
        tua tuas tém tínhamos um uma você vocês vos à às é éramos
        """,
        "romanian": """
        a al ale am ar are as au ai ca că ce cea cei cel cele cu cum da de din dar după este e ea ei el ele \
        era erau eu fi fost fără în într între la le lor lui mai mult nu ne ni nici noi o ori pe pentru prin \
        pot poate sa să se si și sub sunt sau te toate tot toți un una unei unor unui unde va vor voi vă \
        acest această aceste acestea aceea acel care când
        """,
        "russian": """
        а без более больше будет будто бы был была были было быть в вам вас вдруг ведь во вот впрочем все \
        всегда всего всех всю вы где да даже два для до другой его ее ей ему если есть еще ж же за зачем \
        здесь и из или им иногда их к как какая какой когда конечно кто куда ли лучше между меня мне много \
        может можно мой моя мы на над надо наконец нас не него нее ней нельзя нет ни нибудь никогда ним них \
        ничего но ну о об один он она они опять от перед по под после потом потому почти при про раз разве с \
        сам свою себе себя сейчас со совсем так такой там тебя тем теперь то тогда того тоже только том тот \
        три тут ты у уж уже хорошо хоть чего чем через что чтоб чтобы чуть эти этого этой этом этот эту я
        """,
        "serbian": """
        i je u da se na su za od sa a o kao ne koji koja koje iz do nije ali ili bi po što šta kako ima bio \
        bila bilo biti samo već jer ako ovo ovaj to taj te ga mu joj im ih nam nas vas они он она оно и је у \
        да се на су за од са а о као не који која које из до није али или би по што шта како има био била \
        било бити само већ јер ако ово овај то тај те га му јој им их нам нас вас
        """,
        "spanish": """
        a al algo algunas algunos ante antes como con contra cual cuando de del desde donde durante e el \
        ella ellas ellos en entre era erais eran eras eres es esa esas ese eso esos esta estaba estabais \
        estaban estabas estad estada estadas estado estados estamos estando estar estaremos estará estarán \
        estarás estaré estaréis estaría estaríais estaríamos estarían estarías estas este estemos esto estos \
        estoy estuve estuviera estuvierais estuvieran estuvieras estuvieron estuviese estuvieseis estuviesen \
        estuvieses estuvimos estuviste estuvisteis estuviéramos estuviésemos estuvo está estábamos estáis \
        están estás esté estéis estén estés fue fuera fuerais fueran fueras fueron fuese fueseis fuesen \
        fueses fui fuimos fuiste fuisteis fuéramos fuésemos ha habida habidas habido habidos habiendo \
        habremos habrá habrán habrás habré habréis habría habríais habríamos habrían habrías habéis había \
        habíais habíamos habían habías han has hasta hay haya hayamos hayan hayas hayáis he hemos hube \
        hubiera hubierais hubieran hubieras hubieron hubiese hubieseis hubiesen hubieses hubimos hubiste \
        hubisteis hubiéramos hubiésemos hubo la las le les lo los me mi mis mucho muchos muy más mí mía mías \
        mío míos nada ni no nos nosotras nosotros nuestra nuestras nuestro nuestros o os otra otras otro \
        otros para pero poco por porque que quien quienes qué se sea seamos sean seas sentid sentida \
        sentidas sentido sentidos seremos será serán serás seré seréis sería seríais seríamos serían serías \
        seáis siente sin sintiendo sobre sois somos son soy su sus suya suyas suyo suyos sí también tanto te \
        tendremos tendrá tendrán tendrás tendré tendréis tendría tendríais tendríamos tendrían tendrías \
        tened tenemos tenga tengamos tengan tengas tengo tengáis tenida tenidas tenido tenidos teniendo \
        tenéis tenía teníais teníamos tenían tenías ti tiene tienen tienes todo todos tu tus tuve tuviera \
        tuvierais tuvieran tuvieras tuvieron tuviese tuvieseis tuviesen tuvieses tuvimos tuviste tuvisteis \
        tuviéramos tuviésemos tuvo tuya tuyas tuyo tuyos tú un una uno unos vosotras vosotros vuestra \
        vuestras vuestro vuestros y ya yo él éramos cuál cuáles cuándo cuánta cuántas cuánto cuántos dónde \
        quién quiénes cómo aquel aquella aquellas aquello aquellos así aún aunque cada casi cuales cuanta \
        cuantas cuanto cuantos cuyo cuya cuyos cuyas dentro después entonces hacia hace hacen incluso luego \
        mediante menos mientras mismo misma mismos mismas ninguno ninguna ningún pues puede pueden según si \
        sido sino siendo solo sólo tal tales tan toda todas tras varios varias vez
        """,
        "swedish": """
        alla allt att av blev bli blir blivit de dem den denna deras dess dessa det detta dig din dina ditt \
        du där då efter ej eller en er era ert ett från för ha hade han hans har henne hennes hon honom hur \
        här i icke ingen inom inte jag ju kan kunde man med mellan men mig min mina mitt mot mycket ni nu \
        när någon något några och om oss på samma sedan sig sin sina sitta själv skulle som så sådan sådana \
        sådant till under upp ut utan vad var vara varför varit varje vars vart vem vi vid vilka vilkas \
        vilken vilket vår våra vårt än är åt över
        """,
        "tamil": """
        ஒரு என்று மற்றும் இந்த இது என்ற கொண்டு என்பது பல ஆகும் அல்லது அவர் நான் உள்ள அந்த இவர் என முதல் என்ன \
        இருந்து சில என் போன்ற வேண்டும் வந்து இதன் அது அவன் தான் பலரும் என்னும் மேலும் பின்னர் கொண்ட \
        இருக்கும் தனது உள்ளது போது என்றும் அதன் தன் பிறகு அவர்கள் வரை அவள் நீ ஆகிய
        """,
        "turkish": """
        acaba ama ancak artık aslında ayrıca az bana bazen bazı bazıları belki ben benden beni benim beri \
        bile biri birkaç birşey biz bize bizi bizim bu buna bunda bundan bunlar bunlara bunlardan bunları \
        bunların bunu bunun burada böyle böylece da daha dahi de defa değil diye diğer dolayı dolayısıyla en \
        eğer fakat gibi göre hakkında hala halde halen hangi hatta hem hemen henüz hep hepsi her herhangi \
        herkes herkesin hiç hiçbir hiçbiri ile ilgili ise itibaren itibariyle için işte kadar karşın kendi \
        kendilerine kendini kendisi kendisine kendisini kez ki kim kimden kime kimi kimler kimse lakin madem \
        mi mu mü mı nasıl ne neden nedir nerde nerede nereden nereye niye niçin o ona ondan onlar onlara \
        onlardan onları onların onu onun oysa pek rağmen sadece sanki sen senden seni senin siz sizden sizi \
        sizin ta tarafından tüm tümü ve veya veyahut ya yani yerine yine yoksa zaten zira çok çünkü üzere \
        şey şu şuna şunda şundan şunlar şunlara şunlardan şunu şunun şöyle
        """,
        "ukrainian": """
        і в у на не що з із до як та за це від його але він для було або також які й а є бути була були був \
        який яка яке якого якій якому яких коли де хто чому скільки про по при під над між через після її їх \
        вона воно вони ми ви я ж же б би чи то так ще вже цей ця ці того тому тим
        """,
        "urdu": """
        کے کی میں اور ہے سے کا کو نے پر یہ اس کہ ہیں ایک بھی تھا تھے تھی ہو گیا گئی گئے کر ان وہ تو جو کیا کون \
        کب کہاں کیسے کیوں کتنے کتنی کتنا کس لیے تک یا ساتھ ہی ہوا ہوئی ہوئے جب بعد اپنے رہا رہے نہیں
        """,
        "vietnamese": """
        và của là các có được cho những với đã này để khi về như ra cũng bị bởi tại vào nào gì ai đâu thì mà ở \
        hay hoặc nhưng vì nên rằng sẽ đang
        """,
        "yiddish": """
        און די דער אין איז דאָס פֿון צו אַ מיט האָט ער נישט אַז וואָס זיך אויף אַן דעם עס איך זײַן פֿאַר זי \
        מיר אָבער אויך ווי האָבן זענען דאס פון אויס נאָך
        """,
    ]
}
